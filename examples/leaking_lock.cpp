// 0. Why this toolkit is there. A team wants one sync of a shop at a time, and writes a lock: taken
//    before the job is enqueued, let go when it is performed. Its tests pass. The simulation below
//    tries every order of its steps, and every place where a process may crash, and prints the
//    shortest one in which the lock stays for ever. With the plugin there is none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"
#include "understudy/simulation/explore.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
namespace simulation = understudy::simulation;

// The team's lock: a name that is taken or not, as Redis's SETNX has it.
struct sync_by_hand {
  int shop;
  static constexpr auto job_name = "sync_by_hand";
  static constexpr auto queue = "sync";
};

bool acquire(understudy::lock_store& locks, understudy::time_point now) {
  constexpr auto for_ever = 24h * 365 * 50;
  return locks.acquire("sync", "locked", now, for_ever);
}

void release(understudy::lock_store& locks) { locks.release("sync", "locked"); }

void by_hand(simulation::world& world) {
  world.handle<sync_by_hand>([&](const sync_by_hand&) { release(world.locks()); });
  world.actor("shopkeeper", [&] {
    if (acquire(world.locks(), world.clock().now())) world.client().enqueue(sync_by_hand{1});
  });
  world.run();
}

TEST(LockByHand, PassesItsUnitTest) {
  EXPECT_THAT(simulation::explore({}, by_hand), Holds());  // as long as nothing crashes
}

TEST(LockByHand, StaysForEver) {
  const auto found = simulation::explore({.faults = simulation::crash(1)}, by_hand);

  EXPECT_THAT(found, Breaks("no lock is left behind"));
  std::cout << found.describe() << "\n";
}

// The same with the plugin: taken within the enqueue by the job itself, with a time to live, and let
// go by nobody else.
struct sync {
  int shop;
  static constexpr auto job_name = "sync";
  static constexpr auto queue = "sync";
  using plugins = understudy::plugins<understudy::unique_job<>>;
};

TEST(Plugin, LeavesNoLock) {
  const auto found = simulation::explore({.faults = simulation::crash(1)}, [](simulation::world& world) {
    auto& synced = world.store<int, bool>("synced");
    world.handle<sync>([&](const sync& job) { synced.set(job.shop, true); });
    world.actor("shopkeeper", [&] {
      world.client().enqueue(sync{1});
      world.sleep(24h);
      world.client().enqueue(sync{1});
    });
    world.at_end("synced, unless the shopkeeper is gone", [&] {
      return synced.peek(1) || world.tally().crashes == 1;
    });
    world.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
  std::cout << found.describe() << "\n";
}

}  // namespace
