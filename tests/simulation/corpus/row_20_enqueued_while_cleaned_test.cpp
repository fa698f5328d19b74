// Row 20: who cleans up finds a list empty, and deletes it in a second step; what is enqueued in
// between goes with it. Seen in resque-scheduler (#46).
//
// The cleaner counts 0 jobs; the client enqueues one; the cleaner removes the queue.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "simulation/corpus/found_within.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct remind {
  int user;
  static constexpr auto job_name = "remind";
  static constexpr auto queue = "reminders";
};

void reminders(simulation::world& world) {
  auto& reminded = world.store<int, bool>("reminded");
  world.handle<remind>([&](const remind& job) { reminded.set(job.user, true); });
  world.actor("client", [&] { world.client().enqueue(remind{1}); });
  world.actor("cleaner", [&] {
    if (world.broker().size("reminders") == 0) world.broker().remove_queue("reminders");
  });
  world.at_end("the user is reminded", [&] { return reminded.peek(1); });
  world.run();
}

// Looks and removes in one step, as a script in Redis would.
struct removing_if_empty : understudy::broker_wrapper {
  using broker_wrapper::broker_wrapper;
  void remove_queue(std::string_view queue) override {
    if (wrapped().size(queue) == 0) wrapped().remove_queue(queue);
  }
};

void reminders_kept(simulation::world& world) {
  understudy::memory_broker memory;
  removing_if_empty careful{memory};
  world.store_in(careful);
  reminders(world);
}

const simulation::options one_worker{.closed = true};

TEST(Row20EnqueuedWhileCleaned, IsRemovedWithTheEmptyQueue) {
  EXPECT_THAT(simulation::explore(one_worker, reminders),
              AllOf(Breaks("the user is reminded"), FoundWithin({4, 3, 0})));
}

TEST(Row20EnqueuedWhileCleaned, IsClosedByOneStep) {
  EXPECT_THAT(simulation::explore(one_worker, reminders_kept), HoldsExhaustively());
}

}  // namespace
