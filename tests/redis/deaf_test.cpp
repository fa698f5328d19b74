// Where Redis may not tell of its changes, an idle worker looks for itself.

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "command.hpp"
#include "server.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"
#include "understudy/registry.hpp"
#include "understudy/worker.hpp"
#include "understudy/worker/loop.hpp"

namespace {

using namespace std::chrono_literals;

struct note {
  std::int64_t number;

  static constexpr auto job_name = "note";
  static constexpr auto queue = "notes";
};

// Has an idle worker on that Redis perform two jobs: while the second is pushed it waits.
void expect_jobs_reach_an_idle_worker(understudy::redis::options to) {
  to.poll_interval = 10ms;
  understudy::redis::broker broker{to};
  understudy::client client{broker};
  understudy::registry jobs;
  std::vector<std::promise<void>> performed(2);
  jobs.handle<note>(
      [&](const note& given) { performed[static_cast<std::size_t>(given.number)].set_value(); });
  understudy::worker worker{broker, jobs, client};
  understudy::worker_loop loop{worker, {.longest_wait = 1h}};
  const std::jthread working{[&] { loop.run(); }};

  for (std::int64_t number : {0, 1}) {
    client.enqueue(note{number});
    const auto done = performed[static_cast<std::size_t>(number)].get_future();
    EXPECT_EQ(done.wait_for(30s), std::future_status::ready) << "job " << number;
  }
  loop.finish();
}

understudy::redis::options local(const redis_tests::server& on) {
  return understudy::redis::options::parse(on.address());
}

TEST(ADeafWorker, FindsJobsWhereTheCommandToListenIsTakenAway) {
  const redis_tests::server server{{"--rename-command", "CLIENT", ""}};

  expect_jobs_reach_an_idle_worker(local(server));
}

TEST(ADeafWorker, FindsJobsWhereItsUserMayNotListen) {
  const redis_tests::server server;
  std::unique_ptr<redisContext, decltype(&redisFree)> operated{
      redisConnect("127.0.0.1", server.port()), redisFree};
  redis_tests::command(*operated, {"ACL", "SETUSER", "deaf", "on", "nopass", "~*", "+@all",
                                   "-client|tracking", "resetchannels"});
  auto to = local(server);
  to.user = "deaf";

  expect_jobs_reach_an_idle_worker(to);
}

}  // namespace
