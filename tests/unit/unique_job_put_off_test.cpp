// A job that meets the lock of an equal one which runs, and is put off until later.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "understudy/hooks/retry.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using understudy::on_conflict;
using understudy::unique;
using understudy::unique_policy;

constexpr unique_policy one_runs{
    .lock = unique::while_executing, .conflict = on_conflict::reschedule, .wait_seconds = 30};
constexpr unique_policy one_waits_one_runs{.lock = unique::until_and_while_executing,
                                           .conflict = on_conflict::reschedule};

struct twice : understudy::retry_policy {
  static constexpr std::uint32_t attempts = 2;
};

template <class... Plugin>
struct sync_shop {
  int shop;
  static constexpr auto job_name = "sync_shop";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<Plugin...>;
};
using sync_one = sync_shop<understudy::unique_job<one_runs>>;
using sync_twice = sync_shop<understudy::retry<twice>, understudy::unique_job<one_runs>>;
using sync_waiting = sync_shop<understudy::unique_job<one_waits_one_runs>>;
using sync_waiting_twice =
    sync_shop<understudy::retry<twice>, understudy::unique_job<one_waits_one_runs>>;

class UniqueJobPutOff : public testing::Test {
 protected:
  ~UniqueJobPutOff() override {
    queue.locks().release_all_of({"another machine"}, queue.clock().now());
  }

  auto locks() { return queue.locks().held(queue.clock().now()); }

  // The first of two equal jobs runs, and the second one is reserved meanwhile.
  template <class Job>
  understudy::report run_two_at_once() {
    queue.handle<Job>([this](const Job& same) {
      ++runs;
      if (!std::exchange(is_first, false)) return;
      client.enqueue(same);
      queue.run_one();
    });
    client.enqueue(Job{1});
    return queue.run_one();
  }

  // Another machine runs an equal job all the time.
  template <class Job>
  void keep_running() {
    queue.handle<Job>([](const Job&) {});
    queue.locks().acquire(key + ":running", "another machine", queue.clock().now(), 24h);
    client.enqueue(Job{1});
  }

  int runs = 0;
  bool is_first = true;
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
  const std::string key = "unique_job:sync_shop:3fb05f4b73388d7fc26f6891bc21439a";
};

TEST_F(UniqueJobPutOff, RunsWhenItsTimeHasCome) {
  EXPECT_THAT(run_two_at_once<sync_one>(),
              Retried<sync_one>(Threw<understudy::retry_job>("an equal job runs, 1")));
  EXPECT_EQ(runs, 1);
  ASSERT_THAT(queue.scheduled(), SizeIs(1));
  EXPECT_EQ(queue.scheduled()[0].due(), queue.clock().now() + 30s);

  queue.clock().advance(30s);

  EXPECT_THAT(queue.drain(), Performed<sync_one>());
  EXPECT_EQ(runs, 2);
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueJobPutOff, LeavesTheLockToTheJobThatRuns) {
  keep_running<sync_one>();

  EXPECT_THAT(queue.run_one(), Retried<sync_one>());

  EXPECT_EQ(queue.locks().owner_of(key + ":running", queue.clock().now()), "another machine");
}

TEST_F(UniqueJobPutOff, IsPutOffAsOftenAsItsRetryPolicyHasAttempts) {
  keep_running<sync_twice>();

  EXPECT_THAT(queue.drain({.auto_advance = true}),
              ElementsAre(Retried<sync_twice>(), Failed<sync_twice>()));

  EXPECT_THAT(queue.failures(), SizeIs(1));
}

TEST_F(UniqueJobPutOff, IsPutOffAsOftenAsItsWorkerAllowsIfItHasNoPolicy) {
  keep_running<sync_one>();

  EXPECT_THAT(queue.drain({.auto_advance = true}), SizeIs(101));

  ASSERT_THAT(queue.failures(), SizeIs(1));
  EXPECT_EQ(queue.failures()[0].exception.type, "understudy::too_many_attempts");
}

TEST_F(UniqueJobPutOff, GoesOnKeepingOthersFromWaiting) {
  run_two_at_once<sync_waiting>();

  EXPECT_FALSE(client.enqueue(sync_waiting{1})) << "one waits already: the one that was put off";
  queue.drain({.auto_advance = true});

  EXPECT_TRUE(client.enqueue(sync_waiting{1}));
  EXPECT_EQ(runs, 2);
}

TEST_F(UniqueJobPutOff, LetsOthersWaitOnceItIsGivenUp) {
  keep_running<sync_waiting_twice>();

  EXPECT_THAT(queue.drain({.auto_advance = true}), Failed<sync_waiting_twice>());

  EXPECT_TRUE(client.enqueue(sync_waiting_twice{1}));
}

TEST_F(UniqueJobPutOff, LetsOthersWaitOnceItsWorkerGivesItUp) {
  keep_running<sync_waiting>();

  EXPECT_THAT(queue.drain({.auto_advance = true}), Failed<sync_waiting>());

  EXPECT_TRUE(client.enqueue(sync_waiting{1}));
}

TEST_F(UniqueJobPutOff, DoesNotRunWherePerformedInline) {
  keep_running<sync_one>();
  const auto inlined = queue.inlined();

  EXPECT_THROW(client.enqueue(sync_one{1}), understudy::retry_job);
}

}  // namespace
