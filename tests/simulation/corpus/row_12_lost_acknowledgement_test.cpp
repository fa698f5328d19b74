// Row 12: a job is done, but its acknowledgement does not arrive; its lease expires, and it is done
// again. Seen in Celery (#4671).
//
// w0 performs the charge; its acknowledgement gets no answer; the lease expires; w1 performs it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  static constexpr auto queue = "billing";
};

void naive_billing(simulation::world& world) {
  auto& charges = world.store<int, int>("charges");
  world.handle<charge>([&](const charge& job) { charges[job.order] += 1; });
  world.always("an order is charged once", [&] { return charges.peek(7) <= 1; });
  world.client().enqueue(charge{7});
  world.client().enqueue(charge{8});
  world.run();
}

// The service keeps the keys of what it charged, and each job has one: its id.
void billing_by_key(simulation::world& world) {
  auto& charges = world.store<std::string, int>("charges");
  world.handle<charge>([&](const charge& job, understudy::context& where) {
    charges.insert(where.job_id(), job.order);
  });
  world.at_end("each order is charged once", [&] { return charges.peek_all().size() == 2; });
  world.client().enqueue(charge{7});
  world.client().enqueue(charge{8});
  world.run();
}

const simulation::options one_lost{
    .workers = 2, .faults = simulation::lost_acknowledge(1), .closed = true};
const simulation::options two_lost{
    .workers = 2, .faults = simulation::lost_acknowledge(2), .closed = true};

TEST(Row12LostAcknowledgement, HasTheJobDoneTwice) {
  EXPECT_THAT(simulation::explore(one_lost, naive_billing),
              AllOf(Breaks("an order is charged once"), FoundWithin({0, 0, 1})));
}

TEST(Row12LostAcknowledgement, IsClosedByAKeyThatAllAttemptsShare) {
  EXPECT_THAT(simulation::explore(two_lost, billing_by_key), HoldsExhaustively());
}

}  // namespace
