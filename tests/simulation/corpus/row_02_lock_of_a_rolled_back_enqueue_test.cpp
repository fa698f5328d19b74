// Row 2: an enqueue within a transaction takes its unique lock at once, and is pushed when that
// commits. A transaction that is rolled back pushes nothing, but the lock stays, and the job is
// refused when it is enqueued in earnest. Seen in Laravel (#54000, #55420).
//
// begin; take the lock; roll back. Again: begin; the lock is taken, so nothing is enqueued; commit.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

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

constexpr understudy::unique_policy one_an_order{.lock = understudy::unique::until_executed,
                                                 .ttl_seconds = 3600};

template <class... Lock>
struct receipt {
  int order;
  static constexpr auto job_name = "receipt";
  static constexpr auto queue = "mail";
  using plugins = understudy::plugins<Lock...>;
};
using naive_receipt = receipt<>;
using unique_receipt = receipt<understudy::unique_job<one_an_order>>;

// A payment that may be declined when all else is done, and one a day later that is not.
void shop(simulation::world& world, const std::function<void(bool is_declined)>& pay) {
  world.actor("payment", [&world, pay] { pay(world.choose(2) == 1); });
  world.actor("next day", [&world, pay] {
    world.sleep(20min);
    pay(false);
  });
}

void naive_shop(simulation::world& world) {
  auto& paid = world.store<int, bool>("paid");
  auto& receipts = world.store<int, int>("receipts");
  world.handle<naive_receipt>([&](const naive_receipt& job) {
    receipts[job.order] += 1;
    world.locks().release("receipt 7", "receipt 7");
  });
  const auto pay = [&](bool is_declined) {
    auto all = world.begin();
    paid.set(7, true);
    const bool is_first = world.locks().acquire("receipt 7", "receipt 7", world.clock().now(), 1h);
    if (is_declined) return all.roll_back();
    all.commit();
    if (is_first) world.client().enqueue(naive_receipt{7});
  };
  shop(world, pay);
  world.at_end("who has paid gets a receipt",
               [&] { return !paid.peek(7) || receipts.peek(7) > 0; });
  world.run();
}

void locking_when_committed(simulation::world& world) {
  auto& paid = world.store<int, bool>("paid");
  auto& receipts = world.store<int, int>("receipts");
  world.handle<unique_receipt>([&](const unique_receipt& job) { receipts[job.order] += 1; });
  const auto pay = [&](bool is_declined) {
    auto all = world.begin();
    paid.set(7, true);
    if (is_declined) return all.roll_back();
    all.commit();
    world.client().enqueue(unique_receipt{7});
  };
  shop(world, pay);
  world.at_end("who has paid gets a receipt",
               [&] { return !paid.peek(7) || receipts.peek(7) > 0; });
  world.run();
}

const simulation::options two_workers{.workers = 2, .closed = true};

TEST(Row02LockOfARolledBackEnqueue, KeepsTheJobAwayIfItIsTakenBeforeTheCommit) {
  EXPECT_THAT(simulation::explore(two_workers, naive_shop),
              AllOf(Breaks("who has paid gets a receipt"), FoundWithin({2, 2, 0})));
}

TEST(Row02LockOfARolledBackEnqueue, IsNotTakenIfTheEnqueueComesAfterTheCommit) {
  EXPECT_THAT(simulation::explore(two_workers, locking_when_committed), HoldsExhaustively());
}

}  // namespace
