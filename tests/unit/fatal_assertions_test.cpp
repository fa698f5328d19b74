// An assertion that fails fatally in a job, as ASSERT_ does without exceptions, fails that run.
// Here the framework is one that only counts; tests/gtest_home does it with GoogleTest's.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"
#include "understudy/testing/framework.hpp"

namespace {

using namespace understudy::matchers;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using understudy::assertion_failed;

std::size_t fatal_failures = 0;
std::vector<std::string> told;

struct check {
  bool holds;
  static constexpr auto job_name = "check";
  static constexpr auto queue = "q";
  void on_failure(const std::exception_ptr& e) const {
    told.push_back("on_failure: " + understudy::summarize(e).type);
  }
  void perform() const {
    if (!holds) ++fatal_failures;
  }
};

class FatalAssertions : public testing::Test {
 protected:
  FatalAssertions() {
    told.clear();
    understudy::install({.fail = [](const std::string& message,
                                    const understudy::site&) { told.push_back(message); },
                         .fatal_failures = [] { return fatal_failures; }});
  }
  ~FatalAssertions() override { understudy::install(before_); }

 private:
  understudy::test_framework before_ = understudy::installed_framework();
};

TEST_F(FatalAssertions, FailTheRunThatTheyHappenedIn) {
  understudy::fake_queue queue;
  queue.client().enqueue(check{false});
  queue.client().enqueue(check{true});

  EXPECT_THAT(queue.drain(),
              ElementsAre(Failed<check>(Threw<assertion_failed>()), Performed<check>()));
}

TEST_F(FatalAssertions, FailEveryRunThatTheyHappenIn) {
  understudy::fake_queue queue;
  queue.client().enqueue(check{false});
  queue.client().enqueue(check{false});

  EXPECT_THAT(queue.drain(), ElementsAre(Failed<check>(), Failed<check>()));
}

TEST_F(FatalAssertions, RunTheFailureHooksAndFillTheFailedSet) {
  understudy::fake_queue queue;
  queue.client().enqueue(check{false});
  queue.drain();

  EXPECT_THAT(told, ElementsAre("on_failure: understudy::assertion_failed"));
  ASSERT_EQ(queue.failures().size(), 1U);
  EXPECT_THAT(queue.failures()[0].exception.message,
              AllOf(HasSubstr("reported where it happened"), HasSubstr("check")));
}

TEST_F(FatalAssertions, AreNotToldASecondTime) {
  {
    understudy::fake_queue queue;
    queue.handle<check>([](const check&) { ++fatal_failures; });
    queue.client().enqueue(check{false});
    queue.drain();
    told.clear();
  }
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(FatalAssertions, CanAskWhichJobIsPerformed) {
  std::string during;
  understudy::fake_queue queue;
  queue.handle<check>([&](const check&) { during = understudy::describe_performing(); });
  queue.client().enqueue(check{true});
  queue.drain();

  EXPECT_THAT(during, AllOf(HasSubstr("while performing #1 check(holds=true) of \"q\""),
                            HasSubstr("fatal_assertions_test.cpp:")));
  EXPECT_EQ(understudy::describe_performing(), "");
}

}  // namespace
