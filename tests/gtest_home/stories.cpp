// Fakes under GoogleTest's own flags and ways to run tests. Many of these fail on purpose: `check`
// runs them and looks at what they say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::ExitedWithCode;
using understudy::assertion_failed;
using understudy::fake_queue;

struct step {
  int number;
  static constexpr auto job_name = "step";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform() const {
    if (number < 0) throw std::runtime_error{"boom"};
  }
};

struct other_step {
  int number;
  static constexpr auto job_name = "other_step";
  static constexpr auto queue = "q";
  void perform() const {}
};

// Tests that leave something behind would see it in one another, or when they are repeated.
template <class Job>
void expect_a_queue_of_its_own() {
  fake_queue queue{{.strictness = understudy::strictness::strict}};
  EXPECT_THAT(queue, HasNothingEnqueued());
  EXPECT_EQ(queue.client().enqueue(Job{1}).id, "1");
  EXPECT_THAT(queue.drain(), AllPerformed());
}

class Parameterized : public testing::TestWithParam<int> {};
TEST_P(Parameterized, StartsAfresh) { expect_a_queue_of_its_own<step>(); }
INSTANTIATE_TEST_SUITE_P(Numbers, Parameterized, testing::Values(1, 2, 3));

template <class Job>
class Typed : public testing::Test {};
using both_jobs = testing::Types<step, other_step>;
TYPED_TEST_SUITE(Typed, both_jobs);
TYPED_TEST(Typed, StartsAfresh) { expect_a_queue_of_its_own<TypeParam>(); }

class Shared : public testing::Test {
 protected:
  static void SetUpTestSuite() { queue = std::make_unique<fake_queue>(); }
  static void TearDownTestSuite() { queue.reset(); }
  static std::unique_ptr<fake_queue> queue;
};
std::unique_ptr<fake_queue> Shared::queue;

TEST_F(Shared, KeepsWhatOneTestEnqueued) {
  queue->client().enqueue(step{-1});
  queue->drain();
}
TEST_F(Shared, ForTheNextTestToSee) { EXPECT_THAT(*queue, HasEnqueued<step>()); }

void run_unseen(int jobs) {
  fake_queue queue;
  for (int i = 1; i <= jobs; ++i) queue.client().enqueue(step{-i});
  queue.drain();
}

TEST(Unseen, FailuresAreTold) {
  run_unseen(2);
  std::puts("after the queue");
}

class ADeathTest : public testing::TestWithParam<const char*> {
 protected:
  ADeathTest() { GTEST_FLAG_SET(death_test_style, GetParam()); }
};
TEST_P(ADeathTest, TellsNothingOfTheFakesOfItsChild) {
  EXPECT_EXIT(
      {
        run_unseen(1);
        std::fputs("the child's end", stderr);
        std::exit(7);
      },
      ExitedWithCode(7), "^the child's end$");
}
TEST_P(ADeathTest, LeavesTheFakeOfItsParentAlone) {
  fake_queue queue;
  queue.client().enqueue(step{1});
  EXPECT_EXIT(std::exit(queue.drain().size() == 1 ? 7 : 1), ExitedWithCode(7), "");
  EXPECT_EQ(queue.size(), 1U);
}
INSTANTIATE_TEST_SUITE_P(Styles, ADeathTest, testing::Values("fast", "threadsafe"));

TEST(Fatal, AssertionFailsItsRunOnly) {
  fake_queue queue;
  queue.handle<step>([](const step& job) {
    SCOPED_TRACE("traced in the job");
    ASSERT_EQ(job.number, 2) << "the assertion in the job";
  });
  SCOPED_TRACE("traced in the test");
  for (int i = 1; i <= 3; ++i) queue.client().enqueue(step{i});

  const auto report = queue.drain();
  std::printf("ran %zu jobs\n", report.size());
  if (report.size() != 3) return;
  EXPECT_THAT(report[0], Failed<step>(Threw<assertion_failed>()));
  EXPECT_THAT(report[1], Performed<step>());
  std::printf("left %d runs to the queue\n", report[2].ended_as(understudy::outcome::failed));
}

TEST(WithoutAJob, AssertionFails) { ASSERT_TRUE(false) << "the assertion in the test"; }

TEST(Nonfatal, AssertionLeavesItsRunAsItIs) {
  fake_queue queue;
  queue.handle<step>([](const step&) { ADD_FAILURE() << "the assertion in the job"; });
  queue.client().enqueue(step{1});
  if (queue.drain()[0].ended_as(understudy::outcome::performed)) std::puts("it performed");
}

}  // namespace
