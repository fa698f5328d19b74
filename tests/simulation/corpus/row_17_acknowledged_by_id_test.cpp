// Row 17: jobs are known by an id that the enqueuer chooses. While one runs, it is enqueued again;
// then the first is acknowledged by its id, and the second is deleted unrun. Seen in taylorchu/work
// (#67).
//
// w0 reserves revision 1 of account 7; revision 2 is enqueued under the same id; w0 acknowledges.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// Acknowledges whatever has the job's id.
struct acknowledging_by_id : understudy::broker_wrapper {
  using broker_wrapper::broker_wrapper;
  bool acknowledge(const understudy::lease& done) override {
    wrapped().withdraw(done.queue, done.message->envelope.id);
    return wrapped().acknowledge(done);
  }
};

struct sync_account {
  int revision;
  static constexpr auto job_name = "sync_account";
  static constexpr auto queue = "accounts";
};

// All jobs are about one account, and its id is theirs.
void syncing(simulation::world& world) {
  auto& synced = world.store<int, bool>("synced");
  understudy::client client{world.broker(),
                            {.clock = world.clock(), .make_id = [] { return "account 7"; }}};
  world.handle<sync_account>([&](const sync_account& job) { synced.set(job.revision, true); });
  world.actor("user", [&] { client.enqueue(sync_account{2}); });
  world.at_end("revision 2 is synced", [&] { return synced.peek(2); });
  client.enqueue(sync_account{1});
  world.run();
}

void syncing_by_id(simulation::world& world) {
  understudy::memory_broker memory;
  acknowledging_by_id naive{memory};
  world.store_in(naive);
  syncing(world);
}

const simulation::options one_worker{.closed = true};

TEST(Row17AcknowledgedById, LosesAJobThatWasEnqueuedAgainMeanwhile) {
  EXPECT_THAT(simulation::explore(one_worker, syncing_by_id),
              AllOf(Breaks("revision 2 is synced"), FoundWithin({1, 0, 0})));
}

TEST(Row17AcknowledgedById, IsClosedByLeasesForOneIsOfOneDelivery) {
  EXPECT_THAT(simulation::explore(one_worker, syncing), HoldsExhaustively());
}

}  // namespace
