// Row 18: jobs are reserved in the order in which they were enqueued, but with a second worker, or
// when one is rescued late, they do not end in it: the older one has the last word. Seen in oban
// (#1018).
//
// w0 reserves price 1 and is slow; w1 reserves price 2 and writes it; w0 writes price 1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "simulation/corpus/found_within.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct set_price {
  int item;
  int version;
  static constexpr auto job_name = "set_price";
  static constexpr auto queue = "prices";
};

template <bool looks_at_versions>
void prices(simulation::world& world) {
  auto& written = world.store<int, int>("written");
  world.handle<set_price>([&](const set_price& job) {
    written.update(job.item, [&](int before) {
      return looks_at_versions ? std::max(before, job.version) : job.version;
    });
  });
  world.at_end("the newest price counts", [&] { return written.peek(1) == 2; });
  world.client().enqueue(set_price{1, 1});
  world.client().enqueue(set_price{1, 2});
  world.run();
}

const simulation::options two_workers{.workers = 2, .closed = true};
const simulation::options one_worker_crashes{.faults = simulation::crash(1), .closed = true};
const simulation::options two_crashes{.workers = 2, .faults = simulation::crash(2), .closed = true};

TEST(Row18OlderJobEndsLast, WithASecondWorker) {
  EXPECT_THAT(simulation::explore(two_workers, prices<false>),
              AllOf(Breaks("the newest price counts"), FoundWithin({3, 1, 0})));
}

TEST(Row18OlderJobEndsLast, WithOneWorkerThatIsKilled) {
  EXPECT_THAT(simulation::explore(one_worker_crashes, prices<false>),
              AllOf(Breaks("the newest price counts"), FoundWithin({5, 1, 1})));
}

TEST(Row18OlderJobEndsLast, IsClosedByVersions) {
  EXPECT_THAT(simulation::explore(two_crashes, prices<true>), HoldsExhaustively());
}

}  // namespace
