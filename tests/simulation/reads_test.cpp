// In a closed world, what a process or a check reads counts, also where it finds nothing: an order that
// reads otherwise is not left out.

#include <functional>
#include <set>

#include "simulation/jobs.hpp"

namespace simulated {
namespace {

using story = std::function<void(world&, simulation::store<int, int>& seen)>;

// What was seen in the end, in all schedules of a search.
std::set<int> endings(simulation::search how, const story& of) {
  std::set<int> all;
  auto searching = closed(1);
  searching.search = how;
  const auto found = simulation::explore(searching, [&](world& w) {
    auto& seen = w.store<int, int>("seen");
    w.handle<chore>([](const chore&) {});
    of(w, seen);
    w.run();
    all.insert(seen.peek(1));
  });
  EXPECT_THAT(found, HoldsExhaustively());
  return all;
}

void expect_each_ending(const story& of) {
  const auto plain = endings(simulation::search::plain, of);

  EXPECT_GT(plain.size(), 1U) << "else it makes no difference what was read";
  EXPECT_EQ(endings(simulation::search::exhaustive, of), plain);
}

TEST(Reads, OfLocksWhereNoneIsHeld) {
  expect_each_ending([](world& w, auto& seen) {
    w.actor("holder", [&] {
      w.locks().acquire("door", "holder", w.clock().now(), 1h);
      w.checkpoint("inside");
      w.locks().release("door", "holder");
    });
    w.actor("looker",
            [&] { seen.set(1, static_cast<int>(w.locks().held(w.clock().now()).size())); });
  });
}

TEST(Reads, OfTheQueuesThatAreKnown) {
  expect_each_ending([](world& w, auto& seen) {
    w.actor("user", [&] { w.client().enqueue(chore{1}); });
    w.actor("looker", [&] {
      w.checkpoint("looks");
      seen.set(1, static_cast<int>(w.broker().queues().size()));
    });
  });
}

TEST(Reads, OfHowManyJobsWerePerformed) {
  expect_each_ending([](world& w, auto& seen) {
    w.client().enqueue(chore{1});
    w.actor("looker", [&] {
      w.checkpoint("looks");
      seen.set(1, static_cast<int>(w.broker().stats().processed));
    });
  });
}

TEST(Reads, OfACheckThatFindsNothing) {
  const auto found = simulation::explore(closed(1), [](world& w) {
    w.handle<chore>([&](const chore&) {
      w.locks().acquire("door", "me", w.clock().now(), 1h);
      w.checkpoint("inside");
      w.locks().release("door", "me");
    });
    w.always("no lock is held", [&] { return w.locks().held(w.clock().now()).empty(); });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("no lock is held"));
}

TEST(Actors, OfOneNameAreSeveral) {
  const auto found = simulation::explore(closed(), [](world& w) {
    auto& sums = w.store<int, int>("sums");
    for (int i = 0; i < 2; ++i) {
      w.actor("customer", [&] { sums.set(1, sums.get(1) + 1); });
    }
    w.at_end("both count", [&] { return sums.peek(1) == 2; });
    w.run();
  });

  EXPECT_THAT(found, Breaks("both count"));
  EXPECT_THAT(found.describe(), testing::HasSubstr("customer 2"));
}

}  // namespace
}  // namespace simulated
