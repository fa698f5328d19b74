// Tests that pass and that fail, for `check` to look at what they leave behind.

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

struct greet {
  std::string name;
  understudy::secret<std::string> password;
  static constexpr auto job_name = "greet";
  static constexpr auto queue = "greetings";
  void perform() const {}
};

void greet_on(understudy::fake_queue& queue, const char* name) {
  queue.client().enqueue(greet{name, understudy::secret<std::string>{"hunter2"}});
  queue.drain();
}

TEST(Journals, Pass) {
  understudy::fake_queue queue;
  greet_on(queue, "ann");
}

TEST(Journals, FailAfterTheFakeHasEnded) {
  {
    understudy::fake_queue queue;
    greet_on(queue, "ben");
  }
  FAIL();
}

TEST(Journals, FailWithTwoFakes) {
  understudy::fake_queue first;
  understudy::fake_queue second;
  greet_on(first, "second to end");
  greet_on(second, "first to end");
  FAIL();
}

TEST(Journals, FailWithoutAFake) { FAIL(); }

TEST(Journals, FailForAnUnseenFailure) {
  understudy::fake_queue queue;
  queue.handle<greet>([](const greet&) { throw std::runtime_error{"hoarse"}; });
  greet_on(queue, "cat");
}

class ForEach : public testing::TestWithParam<int> {};
TEST_P(ForEach, Fail) {
  understudy::fake_queue queue;
  greet_on(queue, "dan");
  FAIL();
}
INSTANTIATE_TEST_SUITE_P(Some, ForEach, testing::Values(1));

// Its fake is no test's.
class SuitesOwn : public testing::Test {
 protected:
  static void SetUpTestSuite() { shared = std::make_unique<understudy::fake_queue>(); }
  static void TearDownTestSuite() { shared.reset(); }
  static std::unique_ptr<understudy::fake_queue> shared;
};
std::unique_ptr<understudy::fake_queue> SuitesOwn::shared;
TEST_F(SuitesOwn, Fail) {
  greet_on(*shared, "eve");
  FAIL();
}

}  // namespace

#ifdef WITH_LISTENER
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  testing::UnitTest::GetInstance()->listeners().Append(new understudy::matchers::journal_listener);
  return RUN_ALL_TESTS();
}
#endif
