// Many jobs at once, more than a script may pass on to one call.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "setup.hpp"

namespace {

understudy::message job_of(int number, const std::string& payload) {
  understudy::message one{payload, {}};
  one.envelope.id = std::to_string(number);
  return one;
}

TEST(ABulkOfJobs, KeepsItsOrderAndWhatTravelsBesideEach) {
  redis_tests::setup space;
  const auto broker = space.make();
  constexpr int count = 2'500;
  std::vector<understudy::message> jobs;
  // Of equal payloads, long ones among them, each has an envelope of its own.
  for (int number = 0; number < count; ++number) {
    const auto last_digit = number % 10;
    jobs.push_back(job_of(number, last_digit == 0   ? "the same"
                                  : last_digit == 1 ? std::string(1'000, 'x')
                                                    : std::to_string(number)));
  }

  broker->push("q", job_of(-1, "the same"));
  broker->push_all("q", jobs);

  ASSERT_EQ(broker->size("q"), std::size_t{count} + 1);
  EXPECT_EQ(broker->reserve("q")->message->envelope.id, "-1");
  for (const auto& each : jobs) {
    const auto held = broker->reserve("q");
    ASSERT_TRUE(held);
    EXPECT_EQ(held->message->payload, each.payload);
    EXPECT_EQ(held->message->envelope.id, each.envelope.id);
  }
}

}  // namespace
