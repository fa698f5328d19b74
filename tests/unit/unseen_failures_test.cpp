// A failed job that no assertion looked at fails the test that ran it.

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::Not;

struct fragile {
  int number;
  static constexpr auto job_name = "fragile";
  static constexpr auto queue = "q";
  void perform() const {
    if (number < 0) throw std::runtime_error{"boom"};
  }
};

void run_without_looking(understudy::fake_options options = {}) {
  understudy::fake_queue queue{options};
  queue.client().enqueue(fragile{-1});
  queue.drain();
}

TEST(UnseenFailures, FailTheTestAndNameTheJob) {
  EXPECT_NONFATAL_FAILURE(run_without_looking(),
                          "job #1 fragile(number=-1) failed with std::runtime_error: boom");
}

TEST(UnseenFailures, AreLetPassOnRequest) {
  understudy::fake_options options;
  options.strictness = understudy::strictness::nice;

  run_without_looking(options);
}

TEST(UnseenFailures, AreSeenByAMatcherThatMatches) {
  understudy::fake_queue queue;
  queue.client().enqueue(fragile{-1});

  EXPECT_THAT(queue.drain(), Failed<fragile>());
}

TEST(UnseenFailures, AreSeenByAMatcherThatDoesNot) {
  understudy::fake_queue queue;
  queue.client().enqueue(fragile{-1});

  EXPECT_THAT(queue.drain(), Not(AllPerformed()));
}

TEST(UnseenFailures, AreSeenByALookAtTheFailedSet) {
  understudy::fake_queue queue;
  queue.client().enqueue(fragile{-1});
  queue.drain();

  EXPECT_EQ(queue.failures().size(), 1U);
}

TEST(UnseenFailures, AreNotSeenByAMatcherThatMeansAnotherJob) {
  const auto runs = [] {
    understudy::fake_queue queue;
    queue.client().enqueue(fragile{-1});
    queue.client().enqueue(fragile{1});
    const auto report = queue.drain();
    EXPECT_THAT(report, Performed<fragile>());
    EXPECT_THAT(report, Not(Halted<fragile>()));
  };
  EXPECT_NONFATAL_FAILURE(runs(), "no assertion looked at it");
}

TEST(UnseenFailures, AreSeenInTheMessageOfAnAssertionThatTheJobPerformed) {
  testing::TestPartResultArray messages;
  {
    const testing::ScopedFakeTestPartResultReporter collects{&messages};
    understudy::fake_queue queue;
    queue.client().enqueue(fragile{-1});
    EXPECT_THAT(queue.drain(), Performed<fragile>());
  }
  ASSERT_EQ(messages.size(), 1) << "one failure is told once";
  EXPECT_THAT(messages.GetTestPartResult(0).message(), testing::HasSubstr("boom"));
}

TEST(UnseenFailures, AreNotSeenByAnAssertionOnSomethingElse) {
  const auto runs = [] {
    understudy::fake_queue queue;
    queue.client().enqueue(fragile{-1});
    queue.drain();
    EXPECT_THAT(queue, HasEnqueued<fragile>());
  };
  EXPECT_NONFATAL_FAILURE(runs(), "no assertion looked at it");
}

TEST(UnseenFailures, AreSeenWhenTheEnqueuerGetsTheException) {
  understudy::fake_queue queue;
  const auto inlined = queue.inlined();

  EXPECT_THROW(queue.client().enqueue(fragile{-1}), std::runtime_error);
}

TEST(UnseenFailures, AreNotReportedOnTopOfAnException) {
  EXPECT_THROW(
      {
        understudy::fake_queue queue;
        queue.client().enqueue(fragile{-1});
        queue.drain();
        throw std::logic_error{"the test's own"};
      },
      std::logic_error);
}

TEST(UnseenFailures, PassTheTestOfAQueueWithoutFailures) {
  understudy::fake_queue queue;
  queue.client().enqueue(fragile{1});
  queue.drain();
}

}  // namespace
