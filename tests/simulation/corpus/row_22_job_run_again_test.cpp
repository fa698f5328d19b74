// Row 22: a job has done its work, and its worker is killed before it can acknowledge. The job comes
// back, as it has to, and does its work again. Seen in Sidekiq (#4112), and wherever a queue promises
// at least once. No queue can close it: the job itself has to bear it.
//
// w0 performs the charge; kill -9; the lease expires; w1 performs it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "simulation/corpus/found_within.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct charge {
  int order;
  static constexpr auto job_name = "charge";
  static constexpr auto queue = "payments";
};

void charging_blindly(simulation::world& world) {
  world.handle<charge>([&](const charge& job) {
    world.effect("order " + std::to_string(job.order) + " is charged");
  });
  world.client().enqueue(charge{7});
  world.run();
}

// The key that all attempts at a job share is the payment's own, so that there is one under it.
void charging_under_a_key(simulation::world& world) {
  auto& payments = world.store<std::string, int>("payments");
  world.handle<charge>([&](const charge& job, understudy::context& where) {
    payments.insert(where.job_id(), job.order);
  });
  world.at_end("each order is charged once", [&] {
    return payments.peek_all() == std::map<std::string, int>{{"1", 7}, {"2", 8}};
  });
  world.client().enqueue(charge{7});
  world.client().enqueue(charge{8});
  world.run();
}

const simulation::options one_crash{.workers = 2, .faults = simulation::crash(1), .closed = true};
const simulation::options whatever{
    .workers = 2,
    .faults = (simulation::crash(1) | simulation::duplicate(1) | simulation::lost_acknowledge(1))
                  .at_most(1),
    .closed = true};

TEST(Row22JobRunAgain, ChargesTwiceIfItIsNaive) {
  EXPECT_THAT(simulation::explore(one_crash, charging_blindly),
              AllOf(Breaks("an effect happens once"), FoundWithin({3, 2, 1})));
}

TEST(Row22JobRunAgain, ChargesOnceUnderAKeyThatItsAttemptsShare) {
  EXPECT_THAT(simulation::explore(whatever, charging_under_a_key), HoldsExhaustively());
}

}  // namespace
