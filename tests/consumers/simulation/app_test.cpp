#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <understudy/matchers.hpp>
#include <understudy/matchers/simulation.hpp>
#include <understudy/simulation/explore.hpp>

namespace simulation = understudy::simulation;
using understudy::matchers::Breaks;
using understudy::matchers::HoldsExhaustively;

struct charge {
  int order;
  static constexpr auto queue = "billing";
};

void billing(simulation::world& world) {
  auto& charges = world.store<int, int>("charges");
  world.handle<charge>([&](const charge& what) { charges[what.order] += 1; });
  world.always("charged once", [&] { return charges.peek(7) <= 1; });
  world.client().enqueue(charge{7});
  world.run();
}

TEST(Billing, ChargesTwiceOnlyAfterACrash) {
  EXPECT_THAT(simulation::explore({.workers = 2}, billing), HoldsExhaustively());
  EXPECT_THAT(simulation::explore({.workers = 2, .faults = simulation::crash(1)}, billing),
              Breaks("charged once"));
}
