// Row 9: a job runs into its time limit, and its cleanup unlocks what it had locked, without a look
// at who has the lock by now. Seen in delayed_job (#554) and delayed_job_active_record (#193).
//
// w0 takes the lock and pauses; the lock expires; w1 takes it; w0 goes on and lets the lock go; w2
// takes it too, beside w1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "simulation/corpus/found_within.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::FoundWithin;
using std::chrono::seconds;
using testing::AllOf;
using testing::Field;
namespace simulation = understudy::simulation;

struct export_orders {
  int year;
  static constexpr auto job_name = "export_orders";
  static constexpr auto queue = "exports";
};

template <bool is_careful>
void exports(simulation::world& world) {
  auto& locked_until = world.store<std::string, seconds>("locked_until");
  const auto time = [&world, start = world.clock().now()] {
    return std::chrono::duration_cast<seconds>(world.clock().now() - start);
  };
  world.handle<export_orders>([&, time](const export_orders&, understudy::context& where) {
    const auto me = "attempt " + std::to_string(where.attempt()) + " at #" + where.job_id();
    const auto begin = time();
    if (!where.locks().acquire("export", me, where.clock().now(), 30s)) {
      throw understudy::retry_job{10s, "an export is running"};
    }
    locked_until.set(me, begin + 30s);
    locked_until.erase(me);
    const auto owner = where.locks().owner_of("export", where.clock().now());
    if (!is_careful || owner == me) where.locks().release("export", owner);
  });
  world.always("one exports at a time", [&, time] {
    int at_work = 0;
    for (const auto& [who, end] : locked_until.peek_all()) at_work += end > time() ? 1 : 0;
    return at_work <= 1;
  });
  world.client().enqueue(export_orders{2025});
  world.client().enqueue(export_orders{2026});
  world.run();
}

const simulation::options one_pause{
    .workers = 3, .faults = simulation::early_timer(1), .closed = true};

TEST(Row09LockOfTheNextOwner, IsFreedByWhoHadItBefore) {
  EXPECT_THAT(simulation::explore(one_pause, exports<false>),
              AllOf(Breaks("one exports at a time"), FoundWithin({530, 11, 1}),
                    Field(&simulation::verdict::preemptions, 3u)));
}

TEST(Row09LockOfTheNextOwner, IsFreedByItsOwnerAlone) {
  // Three workers have more schedules than a test has time for: of these a sample.
  auto two_workers = one_pause;
  two_workers.workers = 2;
  auto sample = one_pause;
  sample.executions = 2'000;

  EXPECT_THAT(simulation::explore(two_workers, exports<true>), HoldsExhaustively());
  EXPECT_THAT(simulation::explore(sample, exports<true>), Holds());
}

}  // namespace
