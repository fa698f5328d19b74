// The failure that README shows is the one that a user gets.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::HasSubstr;

struct refresh_sso {
  std::int64_t key;
  static constexpr auto job_name = "refresh_sso";
  static constexpr auto queue = "sso";
};

std::string readme() {
  std::ifstream in{UNDERSTUDY_ROOT "/README.md"};
  return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(Readme, ShowsTheFailureThatAUserGets) {
  understudy::fake_queue queue;
  queue.client().enqueue(refresh_sso{7}, {"sign_in.cpp", 18});

  const auto wanted = HasEnqueued(refresh_sso{123}).once();
  testing::StringMatchResultListener explanation;
  testing::ExplainMatchResult(wanted, queue, &explanation);

  EXPECT_THAT(readme(), HasSubstr(explanation.str()));
  EXPECT_THAT(readme(), HasSubstr(testing::PrintToString(queue)));
  EXPECT_THAT(readme(), HasSubstr(testing::DescribeMatcher<const understudy::fake_queue&>(wanted)));
}

}  // namespace
