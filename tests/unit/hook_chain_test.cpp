// The order and the rules of hooks, for typed jobs. What Resque does exactly is in tests/golden.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsTrue;
using understudy::context;
using understudy::outcome;
using understudy::yield;

using trace = std::vector<std::string>;

// Tells the trace of all its calls.
struct tracing_plugin {
  static constexpr auto name = "plugin";

  void before_enqueue(context& c) const { tell(c, "before_enqueue"); }
  void after_enqueue(context& c) const { tell(c, "after_enqueue"); }
  void before_perform(context& c) const { tell(c, "before_perform"); }
  void around_perform(context& c, const yield& next) const {
    tell(c, "around_perform");
    next();
    tell(c, "around_perform ends");
  }
  void after_perform(context& c) const { tell(c, "after_perform"); }
  void on_failure(context& c, const std::exception_ptr& e) const {
    tell(c, "on_failure: " + understudy::summarize(e).message);
  }

  static void tell(context& c, const std::string& what);
};

// The context has no way to user state but through what it offers, so the trace travels by name.
trace& told() {
  static trace events;
  return events;
}
void tracing_plugin::tell(context&, const std::string& what) { told().push_back("plugin " + what); }

struct traced_job {
  int number;

  static constexpr auto job_name = "traced_job";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<tracing_plugin>;

  bool before_enqueue() const {
    told().push_back("job before_enqueue");
    return number != 13;
  }
  void after_enqueue() const { told().push_back("job after_enqueue"); }
  void before_perform() const {
    told().push_back("job before_perform");
    if (number == 14) throw understudy::dont_perform{};
  }
  void around_perform(context&, const yield& next) const {
    told().push_back("job around_perform");
    if (number == 15) return;
    if (number == 16) {
      try {
        next();
      } catch (const std::exception&) {
        told().push_back("job swallows");
      }
      return;
    }
    next();
    if (number == 17) next();
  }
  void after_perform() const { told().push_back("job after_perform"); }
  void on_failure(const std::exception_ptr&) const {
    told().push_back("job on_failure");
    if (number == 19) throw std::logic_error{"worse"};
  }

  void perform() const {
    told().push_back("perform");
    if (number == 16 || number == 18 || number == 19) throw std::runtime_error{"boom"};
  }
};

class HookChain : public testing::Test {
 protected:
  HookChain() { told().clear(); }

  understudy::report run(int number) {
    queue.client().enqueue(traced_job{number});
    told().clear();
    return queue.run_one();
  }

  understudy::fake_queue queue;
};

TEST_F(HookChain, RunsPluginsBeforeTheJobsOwnHooksAtEnqueue) {
  queue.client().enqueue(traced_job{1});

  EXPECT_THAT(told(), ElementsAre("plugin before_enqueue", "job before_enqueue",
                                  "plugin after_enqueue", "job after_enqueue"));
}

TEST_F(HookChain, RunsPluginsAroundTheJobsOwnHooksAtPerform) {
  EXPECT_THAT(run(1), Performed<traced_job>());

  EXPECT_THAT(told(),
              ElementsAre("plugin before_perform", "job before_perform", "plugin around_perform",
                          "job around_perform", "perform", "plugin around_perform ends",
                          "plugin after_perform", "job after_perform"));
}

TEST_F(HookChain, SaysWhichHookHaltedAnEnqueue) {
  const auto result = queue.client().enqueue(traced_job{13});

  EXPECT_FALSE(result);
  EXPECT_EQ(result.halted_by, "traced_job.before_enqueue");
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_THAT(told(), ElementsAre("plugin before_enqueue", "job before_enqueue"));
}

TEST_F(HookChain, SkipsAJobWhoseHookSaysDontPerform) {
  const auto report = run(14);

  EXPECT_THAT(report, Halted<traced_job>("traced_job.before_perform"));
  EXPECT_THAT(told(), ElementsAre("plugin before_perform", "job before_perform"));
  EXPECT_THAT(queue.failures(), IsEmpty());
}

TEST_F(HookChain, SkipsAJobWhoseAroundHookDoesNotYield) {
  const auto report = run(15);

  EXPECT_THAT(report, Halted<traced_job>("traced_job.around_perform"));
  EXPECT_THAT(told(),
              ElementsAre("plugin before_perform", "job before_perform", "plugin around_perform",
                          "job around_perform", "plugin around_perform ends",
                          "plugin after_perform", "job after_perform"));
}

TEST_F(HookChain, TellsASwallowedExceptionFromAJobThatWasPerformed) {
  const auto report = run(16);

  ASSERT_EQ(report.size(), 1U);
  EXPECT_EQ(report[0].outcome(), outcome::swallowed);
  EXPECT_EQ(report[0].halted_by(), "traced_job.around_perform");
  EXPECT_EQ(report[0].error().message, "boom");
  EXPECT_THAT(queue.failures(), IsEmpty());
}

TEST_F(HookChain, PerformsTwiceForAnAroundHookThatYieldsTwice) {
  EXPECT_THAT(run(17), Performed<traced_job>());

  EXPECT_EQ(std::count(told().begin(), told().end(), "perform"), 2);
}

TEST_F(HookChain, TellsAllFailureHooksOfAnException) {
  const auto report = run(18);

  EXPECT_THAT(report, Failed<traced_job>(Threw<std::runtime_error>("boom")));
  EXPECT_THAT(told(), ElementsAre("plugin before_perform", "job before_perform",
                                  "plugin around_perform", "job around_perform", "perform",
                                  "plugin on_failure: boom", "job on_failure"));
}

TEST_F(HookChain, ReportsAFailureHookThatFailsWithBothExceptions) {
  const auto report = run(19);

  EXPECT_THAT(report, Failed<traced_job>(Threw<understudy::failure_hook_error>(
                          testing::AllOf(HasSubstr("worse"), HasSubstr("boom")))));
  try {
    report.rethrow_first();
    FAIL() << "the report has a failure";
  } catch (const std::exception& e) {
    EXPECT_THROW(std::rethrow_if_nested(e), std::logic_error);
  }
}

TEST_F(HookChain, KeepsTheHooksOfAnAttemptInTheJournal) {
  const auto report = run(1);

  std::vector<std::string> names;
  for (const auto& hook : report[0].hooks()) names.push_back(hook.name);
  EXPECT_THAT(names, ElementsAre("plugin.before_perform", "traced_job.before_perform",
                                 "plugin.around_perform", "traced_job.around_perform",
                                 "plugin.after_perform", "traced_job.after_perform"));
}

TEST_F(HookChain, KeepsTheHooksOfAnEnqueueInTheJournal) {
  queue.client().enqueue(traced_job{1});

  const auto hooks = queue.journal().enqueued().at(0).enqueue_hooks();

  ASSERT_EQ(hooks.size(), 4U);
  EXPECT_EQ(hooks[0].name, "plugin.before_enqueue");
  EXPECT_EQ(hooks[3].kind, understudy::hook_kind::after_enqueue);
}

TEST(HookChainOfAClient, RunsItsHooksBeforeThoseOfEveryJob) {
  told().clear();
  understudy::fake_queue queue;
  queue.client().hooks().before_enqueue.push_back({"house rules", [](context& c) {
                                                     told().push_back("house " + c.job_name());
                                                     return true;
                                                   }});

  queue.client().enqueue(traced_job{1});

  ASSERT_FALSE(told().empty());
  EXPECT_EQ(told().front(), "house traced_job");
}

TEST(HookChainOfAClient, IsHaltedByAHookWithoutAName) {
  understudy::fake_queue queue;
  queue.client().hooks().before_enqueue.push_back({"", [](context&) { return false; }});

  EXPECT_EQ(queue.client().enqueue(traced_job{1}).halted_by, "before_enqueue");
}

TEST(HookChainOfAWorker, WrapsItsHooksAroundThoseOfEveryJob) {
  told().clear();
  understudy::fake_queue queue;
  queue.worker().hooks().around_perform.push_back({"timer", [](context&, const yield& next) {
                                                     told().push_back("timer starts");
                                                     next();
                                                     told().push_back("timer ends");
                                                   }});
  queue.client().enqueue(traced_job{1});
  told().clear();

  EXPECT_THAT(queue.run_one(), Performed<traced_job>());

  EXPECT_THAT(told(), testing::Contains("timer starts").Times(1));
  EXPECT_EQ(told()[2], "timer starts") << "inside of before_perform, outside of other around hooks";
}

}  // namespace
