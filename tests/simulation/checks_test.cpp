// What must hold in a world: the user's checks, and assertions of the test framework.

#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/jobs.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"

namespace simulated {
namespace {

using testing::_;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

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

TEST(Check, ThatThrowsIsBrokenAndSaysWhatItThrew) {
  const auto check_throws = [](auto add) {
    return simulation::explore(closed(), [add](world& w) {
      add(w, [] { return std::vector<int>{}.at(7) == 1; });
      w.handle<chore>([](const chore&) {});
      w.client().enqueue_in(1h, chore{1});
      w.run();
    });
  };
  const auto all = {
      check_throws([](world& w, auto holds) { w.always("seven", holds); }),
      check_throws([](world& w, auto holds) { w.sometimes("seven", holds); }),
      check_throws([](world& w, auto holds) { w.eventually("seven", 5s, holds); }),
      check_throws([](world& w, auto holds) { w.at_end("seven", holds); }),
  };

  for (const auto& found : all) {
    EXPECT_THAT(found, Breaks("seven"));
    EXPECT_THAT(found.detail, StartsWith("threw std::out_of_range: "));
    EXPECT_THAT(found.describe(), HasSubstr("checks_test.cpp"));
  }
}

TEST(World, UnwindsItsBodiesBeforeWhatTheyUseIsGone) {
  // Whatever it is that leaves a schedule: here a broker that cannot even be asked for its queues.
  class unreachable_after_a_push final : public understudy::broker_wrapper {
   public:
    using broker_wrapper::broker_wrapper;
    void push(std::string_view, understudy::message) override { is_down_ = true; }
    std::vector<std::string> queues() const override {
      if (is_down_) throw std::runtime_error{"unreachable"};
      return broker_wrapper::queues();
    }

   private:
    bool is_down_ = false;
  };
  bool is_there = false;
  bool is_missed = false;

  const auto found = simulation::explore(closed(), [&](world& w) {
    understudy::memory_broker memory;
    unreachable_after_a_push storing{memory};
    w.store_in(storing);
    is_there = true;
    const auto gone = [&](void*) { is_there = false; };
    const std::unique_ptr<void, decltype(gone)> state{&is_there, gone};
    w.actor("customer", [&] {
      const auto looks = [&](void*) { is_missed = is_missed || !is_there; };
      const std::unique_ptr<void, decltype(looks)> user{&is_missed, looks};
      w.client().enqueue(chore{1});
      w.checkpoint("enqueued");
    });
    w.run();
  });

  EXPECT_THAT(found, Breaks("the world's function threw std::runtime_error"));
  EXPECT_FALSE(is_missed);
}

}  // namespace
}  // namespace simulated
