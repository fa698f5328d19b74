// Row 1: a unique lock outlives the worker that was killed with it. It belongs to nobody in
// particular and never expires, so it keeps the job away that comes back, and every later one. Seen
// in sidekiq-unique-jobs (#170, #546, #637) and solid_queue (#546).
//
// w0 reserves the import and takes the lock; kill -9; the import comes back and is halted by its own
// lock, which stays.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/corpus/found_within.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct naive_lock {
  static constexpr auto name = "naive_lock";
  static constexpr auto key = "import is running";
  void before_perform(understudy::context& where) const {
    if (!where.locks().acquire(key, "somebody", where.clock().now(), 24h * 36500)) {
      throw understudy::dont_perform{"an import is running"};
    }
  }
  void after_perform(understudy::context& where) const { where.locks().release(key, "somebody"); }
};

constexpr understudy::unique_policy one_a_shop{.lock = understudy::unique::until_executed};

template <class Lock>
struct import {
  int shop;
  static constexpr auto job_name = "import";
  static constexpr auto queue = "imports";
  using plugins = understudy::plugins<Lock>;
};

template <class Lock>
void imports(simulation::world& world) {
  auto& imported = world.store<int, int>("imported");
  world.handle<import<Lock>>([&](const import<Lock>& job) { imported[job.shop] += 1; });
  world.actor("again", [&] { world.client().enqueue(import<Lock>{1}); });
  world.at_end("the shop is imported", [&] { return imported.peek(1) > 0; });
  world.client().enqueue(import<Lock>{1});
  world.run();
}

const simulation::options one_crash{.workers = 2, .faults = simulation::crash(1), .closed = true};

TEST(Row01LockOfAKilledWorker, StaysForGoodIfItIsNaive) {
  EXPECT_THAT(simulation::explore(one_crash, imports<naive_lock>),
              AllOf(Breaks("no lock is left behind"), FoundWithin({13, 8, 1})));
}

TEST(Row01LockOfAKilledWorker, ComesBackWithTheJobThatOwnsIt) {
  EXPECT_THAT(simulation::explore(one_crash, imports<understudy::unique_job<one_a_shop>>),
              HoldsExhaustively());
}

}  // namespace
