// Row 6: a poller takes a job that is due from the schedule, and pushes it to its queue in a second
// step. One that is killed in between takes the job along. Seen in Sidekiq (#843, #1841).
//
// The reminder is due; the poller takes it from the schedule; kill -9.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/corpus/found_within.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct remind {
  int user;
  static constexpr auto job_name = "remind";
  static constexpr auto queue = "mail";
};

void reminders(simulation::world& world) {
  auto& reminded = world.store<int, bool>("reminded");
  world.handle<remind>([&](const remind& job) { reminded.set(job.user, true); });
  world.client().enqueue_in(1h, remind{1});
  world.client().enqueue_in(1h, remind{2});
  world.run();
}

// The two steps are a fault here: `broker::promote` promises one.
const simulation::options two_steps{
    .workers = 2, .faults = simulation::crash(1) | simulation::split_promotion(1), .closed = true};
const simulation::options one_step{.workers = 2, .faults = simulation::crash(2), .closed = true};

TEST(Row06LostBetweenScheduleAndQueue, LosesAJobIfItIsMovedInTwoSteps) {
  EXPECT_THAT(simulation::explore(two_steps, reminders),
              AllOf(Breaks("no job is lost"), FoundWithin({0, 0, 2})));
}

TEST(Row06LostBetweenScheduleAndQueue, IsClosedByOneStep) {
  EXPECT_THAT(simulation::explore(one_step, reminders), HoldsExhaustively());
}

}  // namespace
