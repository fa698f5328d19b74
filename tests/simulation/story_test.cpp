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
              AllOf(HasSubstr("acknowledges #2\n"),
                    HasSubstr("#2 had not been performed: halted by unique_job.before_perform\n"),
                    Not(HasSubstr("#1 had not"))));
}

TEST(Story, SaysWhichHookRefusedAnEnqueue) {
  EXPECT_THAT(
      refreshing(),
      HasSubstr("does not enqueue #2 refresh(key=7): halted by unique_job.before_enqueue\n"));
}

TEST(Story, SaysWhatARetriedJobThrew) {
  EXPECT_THAT(refreshing(), HasSubstr("#1 had thrown std::runtime_error: no network\n"));
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
