// Row 3: a unique lock is let go when its job begins, not when it ends. An equal job can be enqueued
// from then on, and a second worker performs it beside the first. Seen in sidekiq-unique-jobs (#326,
// #711); resque-unique-job, and so unique_job<> by default, works like that on purpose.
//
// w0 reserves the rebuild and lets its lock go; it is enqueued again; w1 reserves that; both rebuild.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/corpus/found_within.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
using understudy::unique;
using understudy::unique_policy;
namespace simulation = understudy::simulation;

constexpr unique_policy until_executed{.lock = unique::until_executed};
constexpr unique_policy one_waits_one_runs{.lock = unique::until_and_while_executing,
                                           .conflict = understudy::on_conflict::raise};

template <class... Plugin>
struct rebuild {
  int site;
  static constexpr auto job_name = "rebuild";
  static constexpr auto queue = "sites";
  using plugins = understudy::plugins<Plugin...>;
};
using naive_rebuild = rebuild<understudy::unique_job<>>;
using exclusive_rebuild = rebuild<understudy::unique_job<until_executed>>;
using queued_rebuild = rebuild<understudy::retry<>, understudy::unique_job<one_waits_one_runs>>;

template <class Job>
void rebuilding_twice(simulation::world& world) {
  auto& at_work = world.store<int, int>("at_work");
  world.handle<Job>([&](const Job& job) {
    at_work[job.site] += 1;
    at_work[job.site] -= 1;
  });
  world.actor("again", [&] {
    try {
      world.client().enqueue(Job{1});
    } catch (const understudy::duplicate_job&) {
    }
  });
  world.always("one rebuilds at a time", [&] { return at_work.peek(1) <= 1; });
  world.client().enqueue(Job{1});
  world.run();
}

const simulation::options two_workers{.workers = 2, .closed = true};

TEST(Row03LockFreedBeforePerform, LetsTwoJobsRunSideBySide) {
  EXPECT_THAT(simulation::explore(two_workers, rebuilding_twice<naive_rebuild>),
              AllOf(Breaks("one rebuilds at a time"), FoundWithin({0, 0, 0})));
}

TEST(Row03LockFreedBeforePerform, IsClosedByALockUntilTheEnd) {
  EXPECT_THAT(simulation::explore(two_workers, rebuilding_twice<exclusive_rebuild>),
              HoldsExhaustively());
}

TEST(Row03LockFreedBeforePerform, IsClosedByASecondLockWhileItRuns) {
  EXPECT_THAT(simulation::explore(two_workers, rebuilding_twice<queued_rebuild>),
              HoldsExhaustively());
}

}  // namespace
