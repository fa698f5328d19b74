// Row 4: a job is enqueued within the transaction that writes what it is about. A worker is faster
// than the commit and does not find it. Seen in Sidekiq (#322), Rails (#51426) and Discourse
// (#11293). To enqueue after the commit is no cure: who crashes in between never enqueues.
//
// begin; insert order 7; enqueue its confirmation; w0 performs that and finds no order; commit.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

#include "simulation/corpus/found_within.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct confirm {
  int order;
  static constexpr auto job_name = "confirm";
  static constexpr auto queue = "mail";
};

// Enqueues what committed transactions have left in the outbox, a while later.
struct relay {
  int round;
  static constexpr auto job_name = "relay";
  static constexpr auto queue = "mail";
};

struct tables {
  explicit tables(simulation::world& world)
      : orders{world.store<int, bool>("orders")},
        confirmed{world.store<int, bool>("confirmed")},
        outbox{world.store<int, bool>("outbox")} {}
  simulation::store<int, bool>& orders;
  simulation::store<int, bool>& confirmed;
  simulation::store<int, bool>& outbox;
};

void shop(simulation::world& world, const std::function<void(tables&)>& order_7) {
  tables all{world};
  world.handle<confirm>([&](const confirm& job) {
    if (!all.orders.contains(job.order)) throw std::runtime_error{"no such order"};
    all.confirmed.insert(job.order, true);
  });
  world.handle<relay>([&](const relay&) {
    for (const auto& [order, waits] : all.outbox.all()) {
      world.client().enqueue(confirm{order});
      all.outbox.erase(order);
    }
  });
  world.actor("request", [&] { order_7(all); });
  world.at_end("an order is confirmed",
               [&] { return all.orders.peek(7) == all.confirmed.peek(7); });
  world.client().enqueue_in(1min, relay{1});
  world.run();
}

void enqueueing_before_the_commit(simulation::world& world) {
  shop(world, [&](tables& all) {
    auto transaction = world.begin();
    all.orders.set(7, true);
    world.client().enqueue(confirm{7});
    transaction.commit();
  });
}

void enqueueing_after_the_commit(simulation::world& world) {
  shop(world, [&](tables& all) {
    all.orders.set(7, true);
    world.client().enqueue(confirm{7});
  });
}

void writing_to_an_outbox(simulation::world& world) {
  shop(world, [&](tables& all) {
    auto transaction = world.begin();
    all.orders.set(7, true);
    all.outbox.set(7, true);
    transaction.commit();
  });
}

const simulation::options two_workers{.workers = 2, .closed = true};
const simulation::options one_crash{.workers = 2, .faults = simulation::crash(1), .closed = true};

TEST(Row04EnqueueBeforeTheCommit, RunsBeforeItsOrderIsThere) {
  EXPECT_THAT(simulation::explore(two_workers, enqueueing_before_the_commit),
              AllOf(Breaks("an order is confirmed"), FoundWithin({0, 0, 0})));
}

TEST(Row04EnqueueBeforeTheCommit, IsNotClosedByEnqueueingAfterIt) {
  EXPECT_THAT(simulation::explore(two_workers, enqueueing_after_the_commit), HoldsExhaustively());
  EXPECT_THAT(simulation::explore(one_crash, enqueueing_after_the_commit),
              AllOf(Breaks("an order is confirmed"), FoundWithin({0, 0, 1})));
}

TEST(Row04EnqueueBeforeTheCommit, IsClosedByAnOutbox) {
  EXPECT_THAT(simulation::explore(one_crash, writing_to_an_outbox), HoldsExhaustively());
}

}  // namespace
