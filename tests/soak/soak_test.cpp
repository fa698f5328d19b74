// Two workers, a Redis and somebody who kills them: every job is done, none is done twice but those
// that were under way when something died, and nothing is left.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "durable_redis.hpp"
#include "programs/program.hpp"
#include "tick.hpp"
#include "understudy/broker/roster.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"

namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using numbers = std::vector<std::int64_t>;

constexpr std::int64_t jobs = 10'000;
constexpr int worker_deaths = 20;
constexpr int redis_deaths = 5;

class folder {
 public:
  folder() : path{std::filesystem::temp_directory_path() / ("soak-" + std::to_string(getpid()))} {
    std::filesystem::create_directories(path);
  }
  ~folder() {
    if (!testing::Test::HasFailure()) std::filesystem::remove_all(path);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;

  std::filesystem::path path;
};

// A worker, one after the other; each has a diary of its own.
class crew_member {
 public:
  crew_member(std::string url, std::filesystem::path diary)
      : url_{std::move(url)}, diary_{std::move(diary)} {
    start();
  }

  numbers noted() const {
    numbers all;
    std::ifstream in{diary_};
    for (std::int64_t number = 0; in >> number;) all.push_back(number);
    return all;
  }

  /// What it was at when it died, its last entry, may be done again.
  void die_and_be_replaced(std::set<std::int64_t>& may_come_twice) {
    worker_.send(SIGKILL);
    worker_.wait();
    if (const auto all = noted(); !all.empty()) may_come_twice.insert(all.back());
    start();
  }

  int end() {
    worker_.send(SIGTERM);
    return worker_.wait();
  }

 private:
  void start() {
    worker_ = program{{SOAK_WORKER, url_, diary_.string()}, diary_.string() + ".log"};
  }

  std::string url_;
  std::filesystem::path diary_;
  program worker_{{"true"}};
};

class Soak : public testing::Test {
 protected:
  std::size_t done() const {
    std::size_t count = 0;
    for (const auto& each : crew) count += each.noted().size();
    return count;
  }

  // Until so many entries, the diaries having grown within the last minute.
  void await(std::size_t count) const {
    auto last = done();
    auto since = std::chrono::steady_clock::now();
    while (last < count) {
      std::this_thread::sleep_for(5ms);
      const auto now = done();
      if (now != last) since = std::chrono::steady_clock::now();
      last = now;
      if (std::chrono::steady_clock::now() - since > 60s) {
        throw std::runtime_error{"nothing happens any more"};
      }
    }
  }

  void kill_redis(std::set<std::int64_t>& may_come_twice) {
    std::vector<std::size_t> before;
    for (const auto& each : crew) before.push_back(each.noted().size());
    redis.kill_and_restart();
    for (std::size_t i = 0; i < crew.size(); ++i) {
      const auto all = crew[i].noted();
      // The one before the death, up to the one after.
      for (auto at = before[i] == 0 ? 0 : before[i] - 1; at < all.size(); ++at) {
        may_come_twice.insert(all[at]);
      }
    }
  }

  folder scratch;
  durable_redis redis{scratch.path};
  understudy::redis::broker broker{redis.url()};
  std::array<crew_member, 2> crew{crew_member{redis.url(), scratch.path / "one"},
                                  crew_member{redis.url(), scratch.path / "two"}};
};

TEST_F(Soak, LosesNothingAndLeavesNothing) {
  understudy::client client{broker};
  std::vector<tick> all;
  for (std::int64_t number = 0; number < jobs; ++number) all.push_back({number});
  std::thread producer{[&] {
    for (auto at = all.begin(); at != all.end(); at += 500) {
      client.enqueue_all(std::vector<tick>(at, at + 500));
    }
  }};
  producer.join();

  std::set<std::int64_t> may_come_twice;
  constexpr int deaths = worker_deaths + redis_deaths;
  for (int death = 1; death <= deaths; ++death) {
    await(static_cast<std::size_t>(jobs * death / (deaths + 1)));
    if (death % (deaths / redis_deaths) == 0) {
      kill_redis(may_come_twice);
    } else {
      crew[static_cast<std::size_t>(death) % crew.size()].die_and_be_replaced(may_come_twice);
    }
  }
  await(static_cast<std::size_t>(jobs));
  const auto is_over = [&] { return broker.size("ticks") == 0 && !broker.next_event(); };
  while (!is_over()) std::this_thread::sleep_for(50ms);

  std::map<std::int64_t, int> times;
  for (auto& each : crew) {
    EXPECT_EQ(each.end(), 0);
    for (const auto number : each.noted()) ++times[number];
  }
  EXPECT_EQ(times.size(), static_cast<std::size_t>(jobs)) << "each at least once";
  for (const auto& [number, count] : times) {
    EXPECT_TRUE(count == 1 || may_come_twice.count(number) != 0)
        << number << " came " << count << " times";
  }
  EXPECT_THAT(broker.failures(), IsEmpty());
  // Who cannot reach Redis while it lets a lock go has done its job all the same: that lock expires.
  EXPECT_LE(broker.locks().held(understudy::system_clock::shared().now()).size(),
            redis_deaths * crew.size());
  redis.ask({"del", "resque:pruning_dead_workers_in_progress"});  // that of a worker's own look
  broker.roster().prune(understudy::system_clock::shared().now() + 1h);
  const auto keys = redis.ask({"--scan", "--pattern", "*"});
  std::cout << "left:\n" << keys;
  for (const auto* ours : {"lease", "envelope", "queue:", ":worker:", ":workers"}) {
    EXPECT_EQ(keys.find(ours), keys.npos) << keys;
  }
}

}  // namespace
