// How long each kind of lock lasts, whatever becomes of its job.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "understudy/broker/memory.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"
#include "understudy/worker/job_stop.hpp"

namespace {

using namespace understudy::matchers;
using testing::IsEmpty;
using testing::SizeIs;
using understudy::on_conflict;
using understudy::unique;
using understudy::unique_policy;

template <const unique_policy& policy>
struct import {
  int shop;
  static constexpr auto job_name = "import";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<policy>>;
};

constexpr unique_policy executed{.lock = unique::until_executed};
constexpr unique_policy expired{.lock = unique::until_expired, .ttl_seconds = 60};
constexpr unique_policy running{.lock = unique::while_executing};
constexpr unique_policy running_or_fail{.lock = unique::while_executing,
                                        .conflict = on_conflict::raise};
constexpr unique_policy running_briefly{.lock = unique::while_executing, .ttl_seconds = 60};
constexpr unique_policy for_ever{.lock = unique::until_expired,
                                 .ttl_seconds = std::numeric_limits<long>::max()};
constexpr unique_policy both{.lock = unique::until_and_while_executing};

class UniqueLock : public testing::Test {
 protected:
  auto locks() { return queue.locks().held(queue.clock().now()); }

  // Runs one job, and a second one that is equal while it is at it.
  template <const unique_policy& policy>
  understudy::report run_within() {
    bool is_first = true;
    queue.handle<import <policy>>([&](const import <policy>&) {
      if (!std::exchange(is_first, false)) return;
      client.enqueue(import <policy>{1});
      queue.run_one();
    });
    client.enqueue(import <policy>{1});
    return queue.run_one();
  }

  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

TEST_F(UniqueLock, UntilExecutedRefusesAnEqualJobWhileOneRuns) {
  const auto run = run_within<executed>();

  EXPECT_THAT(run, SizeIs(1));
  EXPECT_THAT(queue, Halted("import", "unique_job.before_enqueue"));
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, UntilExecutedEndsWithAJobThatFails) {
  queue.handle<import <executed>>([](const import <executed>&) { throw std::runtime_error{"no"}; });
  client.enqueue(import <executed>{1});

  EXPECT_THAT(queue.run_one(), Failed("import"));

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, UntilExecutedEndsWithAJobThatAHookDiscards) {
  queue.worker().hooks().before_perform.push_back(
      {"rest", [](understudy::context&) { throw understudy::dont_perform{}; }});
  queue.handle<import <executed>>([](const import <executed>&) {});
  client.enqueue(import <executed>{1});

  EXPECT_THAT(queue.run_one(), Halted("import", "rest"));

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, UntilExecutedIsKeptForAJobWhoseWorkerDied) {
  queue.handle<import <executed>>([](const import <executed>&) {});
  client.enqueue(import <executed>{1});
  const auto lost = queue.broker().reserve("q");  // and never acknowledged

  EXPECT_FALSE(client.enqueue(import <executed>{1}));
  queue.broker().put_back(*lost);
  queue.run_one();

  EXPECT_TRUE(client.enqueue(import <executed>{1}));
}

TEST_F(UniqueLock, UntilExecutedThatExpiresWhileItsJobRunsLeavesTheNextOwnerAlone) {
  std::string second;
  queue.handle<import <executed>>([&](const import <executed>&) {
    queue.clock().advance(std::chrono::hours{1});
    second = client.enqueue(import <executed>{1}).id;
  });
  client.enqueue(import <executed>{1});

  queue.run_one();

  ASSERT_THAT(locks(), SizeIs(1));
  EXPECT_EQ(locks()[0].owner, second);
}

TEST_F(UniqueLock, UntilExecutedIsKeptByAnAttemptThatLostItsLease) {
  queue.handle<import <executed>>([](const import <executed>&) {});
  client.enqueue(import <executed>{1});
  const auto lost = queue.worker().reserve();
  queue.clock().advance(std::chrono::minutes{30});
  const auto current = queue.worker().reserve();

  queue.worker().process(*lost);
  EXPECT_FALSE(client.enqueue(import <executed>{1}));

  queue.worker().process(*current);
  EXPECT_TRUE(client.enqueue(import <executed>{1}));
}

TEST_F(UniqueLock, UntilExpiredOutlivesItsJob) {
  queue.handle<import <expired>>([](const import <expired>&) {});
  client.enqueue(import <expired>{1});
  queue.drain();

  EXPECT_FALSE(client.enqueue(import <expired>{1}));
  queue.clock().advance(std::chrono::seconds{60});
  EXPECT_TRUE(client.enqueue(import <expired>{1}));
}

TEST_F(UniqueLock, WhileExecutingLetsAnyNumberWait) {
  EXPECT_TRUE(client.enqueue(import <running>{1}));
  EXPECT_TRUE(client.enqueue(import <running>{1}));

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, WhileExecutingDropsAnEqualJobThatWouldRunBesideOne) {
  const auto run = run_within<running>();

  EXPECT_THAT(run, Performed("import"));
  EXPECT_THAT(queue, Halted("import", "unique_job.before_perform"));
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, WhileExecutingCanKeepTheEqualJobInTheFailedSet) {
  run_within<running_or_fail>();

  EXPECT_THAT(queue, Failed("import", Threw<understudy::duplicate_job>()));
  EXPECT_THAT(queue.failures(), SizeIs(1));
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, WhileExecutingThatExpiresLetsAnEqualJobRunBesideALongOne) {
  using briefly = import <running_briefly>;
  int runs = 0;
  queue.handle<briefly>([&](const briefly&) {
    if (++runs == 2) return;
    queue.clock().advance(std::chrono::seconds{60});
    client.enqueue(briefly{1});
    EXPECT_THAT(queue.run_one(), Performed("import"));
  });
  client.enqueue(briefly{1});

  EXPECT_THAT(queue.run_one(), AllPerformed());

  EXPECT_EQ(runs, 2);
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, WithAnEnormousTimeToLiveNeverExpires) {
  queue.handle<import <for_ever>>([](const import <for_ever>&) {});
  client.enqueue(import <for_ever>{1});
  queue.drain();

  queue.clock().advance_to(understudy::never - std::chrono::microseconds{1});

  EXPECT_FALSE(client.enqueue(import <for_ever>{1}));
}

TEST_F(UniqueLock, IsRefusedATimeToLiveOfNothingOrLess) {
  const auto now = queue.clock().now();

  EXPECT_THROW(queue.locks().acquire("shop", "me", now, std::chrono::seconds{0}),
               understudy::usage_error);
  EXPECT_THROW(queue.locks().acquire("shop", "me", now, std::chrono::seconds{-1}),
               understudy::usage_error);

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, IsKeptWhileAClockIsSetBack) {
  const auto now = queue.clock().now();
  queue.locks().acquire("shop", "me", now, std::chrono::seconds{60});

  EXPECT_FALSE(
      queue.locks().acquire("shop", "you", now - std::chrono::hours{1}, std::chrono::seconds{60}));
}

TEST_F(UniqueLock, WhileExecutingPutsOffAJobWhoseOwnAttemptMayBeAtWorkUntilTheLockExpires) {
  using import_while_running = import <running>;
  const auto start = queue.clock().now();
  queue.handle<import_while_running>([&](const import_while_running&, understudy::context& where) {
    if (where.attempt() > 1) return;
    queue.clock().advance(std::chrono::minutes{30});  // its lease is over
    EXPECT_THAT(queue.run_one(), Retried("import", Threw<understudy::retry_job>()));
  });
  client.enqueue(import_while_running{1});

  EXPECT_TRUE(queue.worker().work_one()->came_late);

  ASSERT_THAT(queue.scheduled(), SizeIs(1));
  EXPECT_EQ(queue.scheduled()[0].due(), start + std::chrono::hours{1});
  EXPECT_THAT(queue.drain({.auto_advance = true}), Performed("import"));
}

TEST_F(UniqueLock, WhileExecutingIsLetGoByTheAttemptThatTookItThoughItsLeaseIsLost) {
  using import_while_running = import <running>;
  std::optional<understudy::lease> current;
  queue.handle<import_while_running>([&](const import_while_running&, understudy::context& where) {
    if (where.attempt() > 1) return;
    queue.clock().advance(std::chrono::minutes{30});
    current = queue.worker().reserve();
  });
  client.enqueue(import_while_running{1});

  EXPECT_TRUE(queue.worker().work_one()->came_late);
  EXPECT_THAT(locks(), IsEmpty());

  EXPECT_EQ(queue.worker().process(*current).outcome, understudy::outcome::performed);
}

TEST_F(UniqueLock, UntilExecutedIsLetGoInTheStepThatEndsTheLease) {
  queue.handle<import <executed>>([](const import <executed>&) {});
  client.enqueue(import <executed>{1});
  const auto held = *queue.worker().reserve();

  auto result = queue.worker().perform(held, understudy::job_stop{});
  EXPECT_THAT(locks(), SizeIs(1));

  queue.worker().settle(held, result);
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, UntilExecutedIsKeptForAJobThatGoesBackSinceItsWorkerStops) {
  queue.handle<import <executed>>([](const import <executed>&, understudy::context& where) {
    if (where.stop_token().stop_requested()) throw understudy::job_stopped{};
  });
  client.enqueue(import <executed>{1});
  const auto held = *queue.worker().reserve();
  understudy::job_stop stop;
  stop.ask(understudy::stop_reason::worker_stops);

  auto result = queue.worker().perform(held, stop);
  queue.worker().settle(held, result);

  EXPECT_FALSE(client.enqueue(import <executed>{1})) << "it waits again";
  EXPECT_THAT(queue.run_one(), Performed("import"));
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLock, UntilExecutedInAStoreBesideTheBrokerIsLetGoToo) {
  understudy::memory_broker broker;
  understudy::memory_lock_store store;
  understudy::client enqueuer{broker, {.locks = &store}};
  understudy::registry jobs;
  jobs.handle<import <executed>>([](const import <executed>&) {});
  understudy::worker performer{broker, jobs, enqueuer, {.locks = &store}};
  enqueuer.enqueue(import <executed>{1});
  EXPECT_FALSE(enqueuer.enqueue(import <executed>{1}));

  performer.work_one();

  EXPECT_TRUE(enqueuer.enqueue(import <executed>{1}));
}

TEST_F(UniqueLock, UntilAndWhileExecutingLetsOneWaitWhileOneRunsAndNoMore) {
  bool may_wait = false;
  bool may_wait_too = true;
  queue.handle<import <both>>([&](const import <both>&) {
    may_wait = bool{client.enqueue(import <both>{1})};
    may_wait_too = bool{client.enqueue(import <both>{1})};
    queue.run_one();
  });
  client.enqueue(import <both>{1});

  EXPECT_THAT(queue.run_one(), Halted("import", "unique_job.before_perform"));

  EXPECT_TRUE(may_wait);
  EXPECT_FALSE(may_wait_too);
  EXPECT_THAT(locks(), IsEmpty());
}

}  // namespace
