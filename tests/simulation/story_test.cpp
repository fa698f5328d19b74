// What a story tells beside the steps: what hooks decided, whose a lock is, where a check stands.

#include <stdexcept>

#include "simulation/jobs.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/hooks/unique_job.hpp"

namespace simulated {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
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

TEST(Story, NamesTheJobThatALockIsOf) {
  EXPECT_THAT(
      refreshing(),
      AllOf(ContainsRegex("main +takes lock \"unique_job:refresh:[0-9a-f]{8}[.][.]\" of #1 "
                          "refresh\\(key=7\\) as \"1\""),
            ContainsRegex("in vain takes lock \"[^\"]*\" of #1 refresh\\(key=7\\) as \"2\"")));
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

TEST(Story, OfWhatHoldsInEveryWorldNamesNoCheck) {
  const auto found = simulation::explore(closed(), [](world& w) {
    w.handle<chore>([](const chore&) { throw std::runtime_error{"out of paper"}; });
    w.client().enqueue(chore{1});
    w.run();
  });

  EXPECT_THAT(found, Breaks("no job fails unseen"));
  EXPECT_THAT(found.describe(), Not(HasSubstr("the check:")));
}

}  // namespace
}  // namespace simulated
