// Row 13: the jobs of a batch count it down, and who comes to zero enqueues what follows. A job that
// is killed after it has counted counts again when it comes back: zero is passed, or was seen and
// nothing followed. Seen in Sidekiq (#6852).
//
// w0 performs part 2 and counts down to zero; kill -9; part 2 comes back and counts down to -1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/corpus/found_within.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct part {
  int number;
  static constexpr auto job_name = "part";
  static constexpr auto queue = "batch";
};

struct assemble {
  int batch;
  static constexpr auto job_name = "assemble";
  static constexpr auto queue = "batch";
};

void naive_batch(simulation::world& world) {
  auto& left = world.store<int, int>("left");
  auto& assembled = world.store<int, int>("assembled");
  left.set(1, 2);
  world.handle<part>([&](const part&) {
    if (left.update(1, [](int before) { return before - 1; }) == 0) {
      world.client().enqueue(assemble{1});
    }
  });
  world.handle<assemble>([&](const assemble& job) { assembled[job.batch] += 1; });
  world.at_end("the batch is assembled once", [&] { return assembled.peek(1) == 1; });
  world.client().enqueue(part{1});
  world.client().enqueue(part{2});
  world.run();
}

// Which parts are done, not how many; and what follows bears to be enqueued twice.
void batch_of_names(simulation::world& world) {
  auto& done = world.store<int, bool>("done");
  auto& assembled = world.store<int, int>("assembled");
  world.handle<part>([&](const part& job) {
    done.set(job.number, true);
    if (done.all().size() == 2) world.client().enqueue(assemble{1});
  });
  world.handle<assemble>([&](const assemble& job) { assembled.set(job.batch, 1); });
  world.at_end("the batch is assembled once", [&] { return assembled.peek(1) == 1; });
  world.client().enqueue(part{1});
  world.client().enqueue(part{2});
  world.run();
}

const simulation::options one_crash{.workers = 2, .faults = simulation::crash(1), .closed = true};

TEST(Row13BatchCountedDownTwice, NeverCallsBack) {
  EXPECT_THAT(simulation::explore(one_crash, naive_batch),
              AllOf(Breaks("the batch is assembled once"), FoundWithin({0, 0, 1})));
}

TEST(Row13BatchCountedDownTwice, IsClosedByTheNamesOfWhatIsDone) {
  EXPECT_THAT(simulation::explore(one_crash, batch_of_names), HoldsExhaustively());
}

}  // namespace
