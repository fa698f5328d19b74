// The broker and its locks are out of reach for one call, whichever it is: the lock of a unique job
// goes with its job all the same, and keeps no other away.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
namespace simulation = understudy::simulation;

template <understudy::unique lifetime>
struct import {
  int shop;
  static constexpr auto job_name = "import";
  static constexpr auto queue = "imports";
  static constexpr understudy::unique_policy one_a_shop{.lock = lifetime,
                                                        .ttl_seconds = 10L * 365 * 24 * 3600};
  using plugins = understudy::plugins<understudy::unique_job<one_a_shop>>;
};

// What holds in every world: no lock is left whose job is gone, and no job fails.
template <understudy::unique lifetime>
void imports(simulation::world& world) {
  auto& imported = world.store<int, int>("imported");
  world.handle<import<lifetime>>([&](const import<lifetime>& job) { imported[job.shop] += 1; });
  world.at_end("the shop is imported", [&] { return imported.peek(1) > 0; });
  world.client().enqueue(import<lifetime>{1});
  world.run();
}

const simulation::options one_outage{.workers = 2, .faults = simulation::outage(1), .closed = true};

TEST(LockOutage, LeavesNoLockUntilExecuting) {
  EXPECT_THAT(simulation::explore(one_outage, imports<understudy::unique::until_executing>),
              HoldsExhaustively());
}

TEST(LockOutage, LeavesNoLockUntilExecuted) {
  EXPECT_THAT(simulation::explore(one_outage, imports<understudy::unique::until_executed>),
              HoldsExhaustively());
}

}  // namespace
