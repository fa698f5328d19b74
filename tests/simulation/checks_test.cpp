// What must hold in a world: the user's checks, and assertions of the test framework.

#include "simulation/jobs.hpp"

namespace simulated {
namespace {

using testing::_;
using testing::HasSubstr;
using testing::MatchesRegex;

// Two jobs add to a row without care: one may be lost.
void careless_sum(world& w) {
  auto& sums = w.store<int, int>("sums");
  w.handle<chore>([&](const chore&) { sums.set(1, sums.get(1) + 1); });
  w.at_end("both counted", [&] { return sums.peek(1) == 2; });
  w.client().enqueue(chore{1});
  w.client().enqueue(chore{2});
  w.run();
}

TEST(Check, AtTheEndFindsALostUpdate) {
  const auto found = simulation::explore(closed(2), careless_sum);

  EXPECT_THAT(found, Breaks("both counted"));
  EXPECT_EQ(found.preemptions, 1u);
}

TEST(Check, HoldsWithOneWorkerWhereTwoBreakIt) {
  EXPECT_THAT(simulation::explore(closed(1), careless_sum), HoldsExhaustively());
}

TEST(Check, AtomicUpdatesHold) {
  const auto found = simulation::explore(closed(2), [](world& w) {
    auto& sums = w.store<int, int>("sums");
    w.handle<chore>([&](const chore&) { sums[1] += 1; });
    w.at_end("both counted", [&] { return sums.peek(1) == 2; });
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(Check, AlwaysSeesTheStateBetweenTwoSteps) {
  const auto found = simulation::explore(closed(2), [](world& w) {
    auto& balance = w.store<std::string, int>("balance");
    w.handle<chore>([&](const chore&) {
      balance["here"] -= 1;
      balance["there"] += 1;
    });
    w.always("nothing is missing for long",
             [&] { return balance.peek("here") + balance.peek("there") >= -1; });
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  });

  EXPECT_THAT(found, Breaks("nothing is missing for long"));
}

TEST(Check, ThatIsNeverMetBreaksTheExploration) {
  const auto found = simulation::explore(closed(), [](world& w) {
    w.handle<chore>([](const chore&) {});
    w.sometimes("crashed", [&] { return w.tally().crashes > 0; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("crashed"));
  EXPECT_EQ(found.detail, "never met");
}

TEST(Check, ThatIsMetInSomeScheduleHolds) {
  const auto found = simulation::explore(closed(1, simulation::crash(1)), [](world& w) {
    w.handle<chore>([](const chore&) {});
    w.sometimes("crashed", [&] { return w.tally().crashes > 0; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(Check, EventuallyAllowsForATimeAfterTheLastFault) {
  const auto repaired_within = [](std::chrono::seconds time) {
    return simulation::explore(closed(1, simulation::crash(1)), [time](world& w) {
      auto& done = w.store<int, int>("done");
      w.handle<chore>([&](const chore&) { done.set(1, 1); });
      w.eventually("done", time, [&] { return done.peek(1) == 1; });
      w.client().enqueue(chore{1});
      w.run();
    });
  };

  EXPECT_THAT(repaired_within(30s), HoldsExhaustively());
  EXPECT_THAT(repaired_within(10s), Breaks("done"));
}

TEST(Check, AnAssertionInAJobCountsAndIsToldOnce) {
  const auto found = simulation::explore(closed(2), [](world& w) {
    auto& running = w.store<int, int>("running");
    w.handle<chore>([&](const chore&) {
      running[1] += 1;
      EXPECT_EQ(running.get(1), 1) << "one at a time";
      running[1] -= 1;
    });
    w.client().enqueue_all({chore{1}, chore{2}});
    w.run();
  });

  EXPECT_THAT(found, Breaks(MatchesRegex(".*checks_test.cpp:[0-9]+")));
  EXPECT_THAT(found.detail, HasSubstr("one at a time"));
}

TEST(Check, AnExpectationOfAMockIsVerifiedInEachSchedule) {
  const auto found = simulation::explore({.faults = simulation::crash(1)}, [](world& w) {
    testing::MockFunction<void(int)> charge;
    EXPECT_CALL(charge, Call(7)).Times(1);
    w.handle<chore>([&](const chore& job) {
      w.checkpoint("about to charge");
      charge.Call(job.number);
      w.checkpoint("charged");
    });
    w.client().enqueue(chore{7});
    w.run();
  });

  EXPECT_THAT(found, Breaks(HasSubstr("checks_test.cpp")));
  EXPECT_THAT(found.detail, HasSubstr("called"));
}

}  // namespace
}  // namespace simulated
