// A program that works on the file is killed, again and again, wherever it happens to be. Nothing
// that it was told is stored is lost.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <system_error>

#include "sqlite_broker.hpp"
#include "temporary_file.hpp"
#include "understudy/random.hpp"

namespace {

constexpr understudy::time_point now{std::chrono::hours{1}};
constexpr understudy::time_point expiry = now + std::chrono::seconds{30};

// The child: enqueues and performs, or fails to, until it is killed, and says what it has done.
[[noreturn]] void work(const std::string& file, const std::string& name, int diary) {
  const auto note = [diary](const std::string& line) {
    if (write(diary, line.data(), line.size()) < 0) _exit(1);
  };
  sqlite_broker broker{file};
  for (int number = 0;; ++number) {
    const auto job = name + "." + std::to_string(number);
    if (number % 2 == 0) {
      broker.push("q", {job, {}});
    } else {
      broker.schedule(now, "q", {job, {}});
    }
    note("stored " + job + "\n");
    broker.promote(now);
    const auto held = broker.reserve("q", expiry);
    if (!held) continue;
    switch (number % 5) {
      case 0: broker.recover(expiry); break;
      case 1: broker.retry(*held, now); break;
      case 2: broker.fail(*held, {now, {}, name, {"error", "out of luck"}, {}}); break;
      default:
        note("acknowledging " + held->message->payload + "\n");
        broker.acknowledge(*held);
        note("acknowledged " + held->message->payload + "\n");
    }
  }
}

// What became of the jobs, as far as their children told.
struct diary {
  std::set<std::string> stored;
  std::set<std::string> acknowledging;
  std::set<std::string> acknowledged;

  void read(const std::string& text) {
    std::istringstream lines{text};
    for (std::string what, job; lines >> what >> job;) {
      (what == "stored"          ? stored
       : what == "acknowledging" ? acknowledging
                                 : acknowledged)
          .insert(job);
    }
  }
};

class KilledProgram : public testing::Test {
 protected:
  // Lets a child write `lines` lines and work a moment more, then kills it. \return all it wrote.
  std::string run_and_kill(const std::string& name) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
    const auto lines = random.below(8);
    const std::chrono::microseconds moment{random.below(400)};

    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      work(file.path(), name, ends[1]);
    }
    close(ends[1]);
    std::string text;
    std::uint64_t seen = 0;
    for (char byte = 0; seen < lines && read(ends[0], &byte, 1) == 1; text += byte) {
      if (byte == '\n') ++seen;
    }
    const auto end = std::chrono::steady_clock::now() + moment;
    while (std::chrono::steady_clock::now() < end) {
    }
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "it ended by itself";
    for (char byte = 0; read(ends[0], &byte, 1) == 1;) text += byte;
    close(ends[0]);
    return text;
  }

  // All that is there once the leases of the dead have expired.
  std::multiset<std::string> found() {
    sqlite_broker broker{file.path()};
    while (broker.recover(expiry)) {
    }
    std::multiset<std::string> jobs;
    for (const auto& each : broker.peek("q", 0, std::numeric_limits<std::size_t>::max())) {
      jobs.insert(each.payload);
    }
    for (const auto& each : broker.scheduled()) jobs.insert(each.message->payload);
    for (const auto& each : broker.failures()) jobs.insert(each.message.payload);
    return jobs;
  }

  temporary_file file;
  understudy::seeded_random random{4711};
};

TEST_F(KilledProgram, LosesNothingThatWasStored) {
  diary told;
  for (int round = 0; round < 200; ++round) {
    told.read(run_and_kill(std::to_string(round)));
    const auto jobs = found();

    for (const auto& job : told.stored) {
      if (!told.acknowledging.contains(job)) {
        ASSERT_EQ(jobs.count(job), 1U) << job << " after round " << round;
      } else if (told.acknowledged.contains(job)) {
        ASSERT_EQ(jobs.count(job), 0U) << job << " after round " << round;
      } else {
        ASSERT_LE(jobs.count(job), 1U) << job << " after round " << round;
      }
    }
  }
  EXPECT_GT(told.stored.size(), 200U);
  EXPECT_GT(told.acknowledged.size(), 50U);
}

}  // namespace
