// What a story tells beside the steps: what hooks decided, whose a lock is, where a check stands.

#include <stdexcept>

#include "simulation/jobs.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/hooks/unique_job.hpp"

namespace simulated {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr understudy::unique_policy one_runs{.lock = understudy::unique::while_executing};

struct print {
  int page;
  static constexpr auto job_name = "print";
  static constexpr auto queue = "printer";
  using plugins = understudy::plugins<understudy::unique_job<one_runs>>;
};

struct refresh {
  int key;
  static constexpr auto job_name = "refresh";
  static constexpr auto queue = "sso";
  using plugins = understudy::plugins<understudy::unique_job<>, understudy::retry<>>;
};

// Two equal jobs run side by side.
std::string printing() {
  return simulation::explore(closed(2),
                             [](world& w) {
                               auto& pages = w.store<int, int>("pages");
                               w.handle<print>([&](const print& job) { pages[job.page] += 1; });
                               w.at_end("printed twice", [&] { return pages.peek(3) == 2; });
                               w.client().enqueue_all({print{3}, print{3}});
                               w.run();
                             })
      .describe();
}

// Two equal jobs are enqueued, and the first attempt throws.
std::string refreshing() {
  return simulation::explore(closed(),
                             [](world& w) {
                               int attempts = 0;
                               w.handle<refresh>([&](const refresh&) {
                                 if (++attempts == 1) throw std::runtime_error{"no network"};
                               });
                               w.at_end("nobody is done", [] { return false; });
                               w.client().enqueue(refresh{7});
                               w.client().enqueue(refresh{7});
                               w.run();
                             })
      .describe();
}

TEST(Story, SaysWhichHookHaltedAnAttempt) {
  EXPECT_THAT(printing(),
              AllOf(ContainsRegex("does not perform #2: halted by unique_job[.]before_perform\n"
                                  ".*acknowledges #2\n"),
                    Not(HasSubstr("does not perform #1"))));
}

TEST(Story, SaysWhichHookRefusedAnEnqueue) {
  EXPECT_THAT(
      refreshing(),
      HasSubstr("does not enqueue #2 refresh(key=7): halted by unique_job.before_enqueue\n"));
}

TEST(Story, SaysWhatARetriedJobThrew) {
  EXPECT_THAT(refreshing(),
              ContainsRegex("#1 throws std::runtime_error: no network\n.* retries #1 in "));
}

TEST(Story, CallsAUniqueLockByItsJob) {
  EXPECT_THAT(
      refreshing(),
      AllOf(HasSubstr("takes the unique lock of refresh(key=7) for job #1, for 1 h\n"),
            HasSubstr("cannot take the unique lock of refresh(key=7) for job #2: job #1 has it\n"),
            HasSubstr("lets go of the unique lock of refresh(key=7)\n"),
            Not(HasSubstr("lets nothing go"))));
}

// Who holds the lock is paused beyond its time, and then lets go of whatever there is.
std::string letting_go(const std::string& owner) {
  return simulation::explore(closed(1, simulation::early_timer(1)),
                             [&](world& w) {
                               w.actor("first", [&] {
                                 w.locks().acquire("door", "ann", w.clock().now(), 30s);
                                 w.sleep(40s);
                                 w.locks().release("door", owner);
                               });
                               w.actor("second", [&] {
                                 w.sleep(35s);
                                 w.locks().acquire("door", "bob", w.clock().now(), 24h * 365 * 50);
                                 w.sleep(10s);
                                 w.locks().release("door", "bob");
                               });
                               w.at_end("it is told", [] { return false; });
                               w.run();
                             })
      .describe();
}

TEST(Story, SaysWhoseLockIsLetGoAndWhoTookIt) {
  EXPECT_THAT(letting_go("bob"),
              AllOf(HasSubstr("lets go of lock \"door\" of \"bob\", which second took\n"),
                    HasSubstr("lets nothing go as \"bob\": nobody has lock \"door\"\n")));
}

TEST(Story, SaysWhoseLockHadExpiredThatIsTaken) {
  EXPECT_THAT(letting_go("ann"),
              AllOf(HasSubstr("takes lock \"door\" as \"ann\", for 30 s\n"),
                    HasSubstr("takes lock \"door\" as \"bob\", for 50 years, which \"ann\" had "
                              "until t=30s\n"),
                    HasSubstr("lets nothing go as \"ann\": \"bob\" has lock \"door\"\n"),
                    HasSubstr("second   lets go of lock \"door\"\n")));
}

// An order is paid for in vain, and nobody writes the last of these stores.
simulation::verdict ordering() {
  return simulation::explore(closed(), [](world& w) {
    auto& orders = w.store<int, bool>("orders");
    auto& paid = w.store<int, bool>("paid");
    auto& sent = w.store<int, bool>("sent");
    w.at_end("all that is paid is sent", [&] { return !paid.peek(7) || !sent.peek_all().empty(); });
    w.at_end("what is ordered is paid", [&] { return orders.peek(7) == paid.peek(7); });
    orders.set(7, true);
    w.run();
  });
}

TEST(Story, EndsWithAllThatTheCheckRead) {
  EXPECT_THAT(ordering().describe(),
              HasSubstr(" AT THE END, with orders[7] = true; paid[7] is nothing\n"));
}

TEST(Story, SaysThatATableIsEmptyWhichTheCheckRead) {
  const auto found = simulation::explore(closed(), [](world& w) {
    auto& sent = w.store<int, bool>("sent");
    w.at_end("something is sent", [&] { return !sent.peek_all().empty(); });
    w.run();
  });

  EXPECT_THAT(found.describe(), HasSubstr(" AT THE END, with sent is empty\n"));
}

TEST(Story, BreaksWhereACheckThatAlwaysHoldsDoesNot) {
  const auto found = simulation::explore(closed(), [](world& w) {
    auto& printed = w.store<int, int>("printed");
    auto& paper = w.store<int, int>("paper");
    w.handle<chore>([&](const chore&) {
      paper.set(1, 5);
      printed[3] += 2;
    });
    w.always("printed once", [&] { return printed.peek(3) <= 1; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found.describe(), HasSubstr(" BROKEN HERE, with printed[3] = 2\n"));
}

// A chore is done twice, by one fault.
std::string done_twice(simulation::faults by) {
  return simulation::explore(closed(2, by),
                             [](world& w) {
                               auto& done = w.store<int, int>("done");
                               w.handle<chore>([&](const chore& job) { done[job.number] += 1; });
                               w.always("done once", [&] { return done.peek(7) <= 1; });
                               w.client().enqueue_in(1min, chore{7});
                               w.run();
                             })
      .describe();
}

TEST(Story, SaysBeforeWhatAProcessCrashed) {
  EXPECT_THAT(done_twice(simulation::crash(1)),
              HasSubstr("w0    x CRASH, just before it acknowledges #1\n"));
}

TEST(Story, SaysUntilWhenALeaseWasThatExpires) {
  EXPECT_THAT(done_twice(simulation::crash(1)),
              AllOf(HasSubstr("reserves #1 chore(number=7), until t=90s\n"),
                    HasSubstr("reserves #1 chore(number=7), attempt 2\n")));
}

TEST(Story, SaysWhereAnAcknowledgementIsLost) {
  EXPECT_THAT(
      done_twice(simulation::lost_acknowledge(1)),
      AllOf(HasSubstr("x acknowledges #1: LOST on the way, the store has it reserved still\n"),
            HasSubstr("gets no answer about #1, and looks for other jobs\n")));
}

TEST(Story, SaysWhoGoesOn) {
  EXPECT_THAT(done_twice(simulation::early_timer(1)), AllOf(HasSubstr("w0      (is paused here)\n"),
                                                            HasSubstr("w0      (stays paused)\n")));
  const auto counting = simulation::explore(closed(), [](world& w) {
    auto& count = w.store<int, int>("count");
    for (const auto* who : {"ann", "bob"}) {
      w.actor(who, [&] { count.set(1, count.get(1) + 1); });
    }
    w.at_end("both counted", [&] { return count.peek(1) == 2; });
    w.run();
  });
  EXPECT_THAT(counting.describe(), ContainsRegex("(ann|bob) +[(]is paused here[)]\n(.*\n)+"
                                                 ".*(ann|bob) +[(]goes on[)] count\\[1\\] 1 -> 1"));
}

TEST(Story, CallsAnEarlyTimerByItsName) {
  EXPECT_THAT(done_twice(simulation::early_timer(1)),
              HasSubstr("clock x EARLY TIMER: 30 s pass while nobody moves\n"));
}

TEST(Story, CallsATwoStepPromotionByItsName) {
  const auto found = simulation::explore(
      closed(1, simulation::crash(1) | simulation::split_promotion(1)), [](world& w) {
        w.handle<chore>([](const chore&) {});
        w.client().enqueue_in(1min, chore{7});
        w.run();
      });

  EXPECT_THAT(
      found.describe(),
      HasSubstr("x SPLIT PROMOTION: takes #1 chore(number=7) off the schedule; it is not on "
                "\"chores\" yet\n"));
}

TEST(Story, EndsWithThePlaceOfTheCheck) {
  EXPECT_THAT(printing(), ContainsRegex("\n  the check: .*story_test[.]cpp:[0-9]+$"));
}

TEST(Story, OfACheckThatWasNeverMetNamesItsPlace) {
  const auto found = simulation::explore(closed(), [](world& w) {
    w.sometimes("crashed", [&] { return w.tally().crashes > 0; });
    w.run();
  });

  EXPECT_THAT(found.describe(), ContainsRegex("\n  the check: .*story_test[.]cpp:[0-9]+$"));
}

TEST(Story, SaysThatACheckIsBuiltIn) {
  const auto found = simulation::explore(closed(), [](world& w) {
    w.handle<chore>([](const chore&) { throw std::runtime_error{"out of paper"}; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("no job fails unseen"));
  EXPECT_THAT(found.describe(),
              AllOf(HasSubstr("AT THE END\n"), EndsWith("\n  the check: built in")));
}

}  // namespace
}  // namespace simulated
