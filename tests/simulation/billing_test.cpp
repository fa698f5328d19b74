// A customer is charged once, whatever happens to the worker that charges.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
namespace simulation = understudy::simulation;
using testing::HasSubstr;

struct receipt {
  int order;
  static constexpr auto job_name = "receipt";
  static constexpr auto queue = "billing";
};

struct charge {
  int order;
  static constexpr auto job_name = "charge";
  static constexpr auto queue = "billing";
};

void naive_billing(simulation::world& world) {
  auto& charges = world.store<int, int>("charges");
  world.handle<charge>([&](const charge& what, understudy::context& where) {
    charges[what.order] += 1;
    world.checkpoint("charged");
    where.client().enqueue(receipt{what.order});
  });
  world.handle<receipt>([](const receipt&) {});
  world.always("charged once", [&] { return charges.peek(7) <= 1; });
  world.sometimes("redelivered", [&] { return world.tally().redelivered > 0; });
  world.client().enqueue(charge{7});
  world.run();
}

TEST(Billing, ChargesTwiceWhenAWorkerCrashes) {
  const auto verdict = simulation::explore(
      {.workers = 2, .faults = simulation::crash(1) | simulation::lost_reply(1)}, naive_billing);

  EXPECT_THAT(verdict, Breaks("charged once"));
  EXPECT_EQ(verdict.faults, 1u);
}

TEST(Billing, HoldsWithoutFaults) {
  const auto verdict = simulation::explore({.workers = 2}, [](simulation::world& world) {
    auto& charges = world.store<int, int>("charges");
    world.handle<charge>([&](const charge& what, understudy::context& where) {
      charges[what.order] += 1;
      where.client().enqueue(receipt{what.order});
    });
    world.handle<receipt>([](const receipt&) {});
    world.always("charged once", [&] { return charges.peek(7) <= 1; });
    world.client().enqueue(charge{7});
    world.client().enqueue(charge{8});
    world.run();
  });
  EXPECT_THAT(verdict, HoldsExhaustively());
}

}  // namespace
