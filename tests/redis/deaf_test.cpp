// Where Redis may not tell of its changes, an idle worker looks for itself.

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "command.hpp"
#include "proxy.hpp"
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

// Has a worker on that Redis perform a job, and another that is pushed once it has found no more, and
// this has happened.
void expect_jobs_reach_an_idle_worker(
    understudy::redis::options to, const std::function<void()>& happens = [] {}) {
  to.poll_interval = 10ms;
  understudy::redis::broker broker{to};
  understudy::client client{broker};
  understudy::registry jobs;
  std::promise<void> is_idle;
  std::promise<void> is_reached;
  jobs.handle<note>([&](const note& given) {
    if (given.number == 2) is_reached.set_value();
  });
  understudy::worker worker{broker, jobs, client};
  auto& when_empty = worker.lifecycle().queue_empty;
  when_empty.emplace_back([&, is_first = true](understudy::worker&) mutable {
    if (std::exchange(is_first, false)) is_idle.set_value();
  });
  understudy::worker_loop loop{worker, {.longest_wait = 1h}};
  client.enqueue(note{1});
  const std::jthread working{[&] { loop.run(); }};

  is_idle.get_future().wait();
  happens();
  understudy::redis::broker elsewhere{to};
  understudy::client{elsewhere}.enqueue(note{2});

  EXPECT_EQ(is_reached.get_future().wait_for(30s), std::future_status::ready);
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

TEST(ADeafWorker, FindsJobsAfterItsConnectionsWereDroppedWithoutAWord) {
  const redis_tests::server server;
  redis_tests::proxy network{server.port(), 1, {}};
  auto to = local(server);
  to.port = network.port();
  to.command_timeout = 200ms;

  expect_jobs_reach_an_idle_worker(to, [&] { network.forget_connections(); });
}

}  // namespace
