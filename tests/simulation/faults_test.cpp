// Each kind of fault, and what a job makes of it.

#include <stdexcept>

#include "simulation/jobs.hpp"
#include "understudy/error.hpp"

namespace simulated {
namespace {

using testing::HasSubstr;

// One job; a check that is met in some schedule with the fault, and in none without.
template <class Body>
void expect_only_with(simulation::faults fault, Body body) {
  EXPECT_THAT(simulation::explore(closed(2, fault), body), HoldsExhaustively())
      << "with " << fault.describe();
  EXPECT_THAT(simulation::explore(closed(2), body), Breaks("met"));
}

TEST(Fault, LostReplyOfAnEnqueueThatWasDoneAndOfOneThatWasNot) {
  const auto enqueuing = [](std::size_t expected) {
    return [expected](world& w) {
      auto& errors = w.store<int, int>("errors");
      w.handle<chore>([](const chore&) {});
      w.actor("customer", [&] {
        try {
          w.client().enqueue(chore{1});
        } catch (const understudy::broker_error& e) {
          EXPECT_TRUE(e.transient());
          errors[1] += 1;
        }
      });
      w.sometimes("met",
                  [&, expected] { return errors.peek(1) == 1 && w.tally().enqueued == expected; });
      w.run();
    };
  };

  expect_only_with(simulation::lost_reply(1), enqueuing(0));
  expect_only_with(simulation::lost_reply(1), enqueuing(1));
}

TEST(Fault, LostAcknowledgeBringsTheJobBack) {
  expect_only_with(simulation::lost_acknowledge(1), [](world& w) {
    w.handle<chore>([](const chore&) {});
    w.sometimes("met", [&] { return w.tally().redelivered == 1; });
    w.client().enqueue(chore{1});
    w.run();
  });
}

// Met when the job runs beside itself.
void one_job_beside_itself(world& w) {
  auto& running = w.store<int, int>("running");
  w.handle<chore>([&](const chore&) {
    running[1] += 1;
    running[1] -= 1;
  });
  w.sometimes("met", [&] { return running.peek(1) == 2; });
  w.client().enqueue(chore{1});
  w.run();
}

TEST(Fault, DuplicateDeliversAJobToTwo) {
  expect_only_with(simulation::duplicate(1), one_job_beside_itself);
}

TEST(Fault, LostHeartbeatLetsALeaseExpireWhoseHolderGoesOn) {
  expect_only_with(simulation::lost_heartbeat(1), [](world& w) {
    auto& running = w.store<int, int>("running");
    w.handle<chore>([&](const chore&, understudy::context& where) {
      running[1] += 1;
      w.sleep(20s);
      where.heartbeat();
      w.sleep(20s);
      running[1] -= 1;
    });
    w.sometimes("met", [&] { return running.peek(1) == 2; });
    w.client().enqueue(chore{1});
    w.run();
  });
}

TEST(Fault, EarlyTimerMakesAJobLongerThanItsLease) {
  expect_only_with(simulation::early_timer(1), one_job_beside_itself);
}

TEST(Fault, OutageRefusesWhatAJobAsksOfItsLocks) {
  expect_only_with(simulation::outage(1), [](world& w) {
    auto& refused = w.store<int, int>("refused");
    w.handle<chore>([&](const chore&) {
      try {
        w.locks().release("anything", "nobody");
      } catch (const understudy::broker_error&) {
        refused[1] += 1;
      }
    });
    w.sometimes("met", [&] { return refused.peek(1) == 1; });
    w.client().enqueue(chore{1});
    w.run();
  });
}

TEST(Fault, JitterMakesAWaitTheShortestOrTheLongest) {
  const auto ending_after = [](std::chrono::microseconds wait) {
    return [wait](world& w) {
      const auto start = w.clock().now();
      w.handle<flaky>([](const flaky&, understudy::context& where) {
        if (where.attempt() == 1) throw std::runtime_error{"not yet"};
      });
      w.sometimes("met", [&w, start, wait] {
        return w.tally().performed == 1 && w.clock().now() - start == wait;
      });
      w.client().enqueue(flaky{1});
      w.run();
    };
  };

  expect_only_with(simulation::jitter(1), ending_after(10s));
  expect_only_with(simulation::jitter(1), ending_after(20s));
}

// 15 s each, in the middle; here twice 20 s.
TEST(Fault, JitterPutsOffWhatHasToHoldEventually) {
  const auto found = simulation::explore(closed(1, simulation::jitter(2)), [](world& w) {
    auto& done = w.store<int, bool>("done");
    w.handle<flaky>([&](const flaky&, understudy::context& where) {
      if (where.attempt() <= 2) throw std::runtime_error{"not yet"};
      done.set(1, true);
    });
    w.eventually("done", 35s, [&] { return done.peek(1); });
    w.client().enqueue(flaky{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(Fault, SplitPromotionLosesWhatIsDueWhenItsPollerIsGone) {
  const auto scheduled = [](simulation::faults faults) {
    return simulation::explore(closed(1, faults), [](world& w) {
      w.handle<chore>([](const chore&) {});
      w.client().enqueue_in(5s, chore{1});
      w.run();
    });
  };

  EXPECT_THAT(scheduled(simulation::split_promotion(1)), HoldsExhaustively());
  EXPECT_THAT(scheduled(simulation::crash(1)), HoldsExhaustively());
  EXPECT_THAT(scheduled(simulation::split_promotion(1) | simulation::crash(1)),
              Breaks("no job is lost"));
  EXPECT_THAT(scheduled(simulation::split_promotion(1) | simulation::kill(1)),
              Breaks("no job is lost"));
}

TEST(Fault, SplitPromotionMayStrikeTwoPollersAtOnceOfWhichEitherGoesOnFirst) {
  auto how = closed(2, simulation::split_promotion(2));
  how.search = simulation::search::random;
  how.executions = 1'000;
  const auto found = simulation::explore(how, [](world& w) {
    auto& done = w.store<int, bool>("done");
    auto& with_pollers = w.store<std::string, bool>("with_pollers");
    w.handle<chore>([&](const chore& job) { done.set(job.number, true); });
    for (const int number : {1, 2}) w.client().enqueue_in(5s, chore{number});
    w.actor("onlooker", [&] {
      w.sleep(5s);
      if (w.broker().scheduled().empty() && w.broker().size("chores") == 0 &&
          w.tally().attempts == 0) {
        with_pollers.set("both", true);
      }
    });
    w.sometimes("the second overtakes the first", [&] {
      return with_pollers.peek("both") && done.peek(2) && w.tally().attempts == 1;
    });
    w.run();
  });

  EXPECT_THAT(found, Holds());
}

TEST(Faults, AreBoundedTogether) {
  const auto both = simulation::crash(2) | simulation::outage(1);

  EXPECT_EQ(both.most(), 3u);
  EXPECT_EQ(both.at_most(2).most(), 2u);
  EXPECT_EQ(both.describe(), "2 crash, 1 outage");
  EXPECT_EQ(both.at_most(1).describe(), "2 crash, 1 outage, 1 together");
}

TEST(Time, PassesWhenNothingElseCanHappen) {
  const auto found = simulation::explore(closed(), [](world& w) {
    w.handle<chore>([](const chore&) {});
    const auto start = w.clock().now();
    w.client().enqueue_in(5min, chore{1});
    w.run();
    EXPECT_EQ(w.clock().now() - start, 5min);
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

TEST(Choice, OfABodyIsTriedInAllItsWays) {
  const auto found = simulation::explore(closed(), [](world& w) {
    auto& drawn = w.store<int, int>("drawn");
    w.handle<chore>([&](const chore&) { drawn.set(1, static_cast<int>(w.choose(3))); });
    for (int each = 0; each < 3; ++each) {
      w.sometimes("drew " + std::to_string(each), [&, each] {
        return drawn.peek_all() == std::map<int, int>{{1, each}};
      });
    }
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, HoldsExhaustively());
}

}  // namespace
}  // namespace simulated
