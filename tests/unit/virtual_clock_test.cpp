#include <gtest/gtest.h>

#include "understudy/clock.hpp"
#include "understudy/error.hpp"

namespace {

using namespace std::chrono_literals;
using understudy::time_point;
using understudy::virtual_clock;

TEST(VirtualClock, StandsStillUntilTold) {
  const virtual_clock clock;

  EXPECT_EQ(clock.now(), clock.now());
}

TEST(VirtualClock, AdvancesByAStepAndToATime) {
  virtual_clock clock;
  const auto start = clock.now();

  clock.advance(5min);
  EXPECT_EQ(clock.now(), start + 5min);

  clock.advance_to(start + 1h);
  EXPECT_EQ(clock.now(), start + 1h);
}

TEST(VirtualClock, DoesNotGoBackwards) {
  virtual_clock clock;
  const auto start = clock.now();

  EXPECT_THROW(clock.advance(-1us), understudy::usage_error);
  EXPECT_THROW(clock.advance_to(start - 1us), understudy::usage_error);
  EXPECT_EQ(clock.now(), start);
}

TEST(VirtualClock, DoesNotGoPastTheEndOfTime) {
  virtual_clock clock;

  EXPECT_THROW(clock.advance(std::chrono::microseconds::max()), understudy::usage_error);
  clock.advance_to(understudy::never);
  EXPECT_THROW(clock.advance(1us), understudy::usage_error);
}

TEST(LaterTime, IsNeverPastTheEndOfTime) {
  EXPECT_EQ(understudy::later(time_point{1s}, 1s), time_point{2s});
  EXPECT_EQ(understudy::later(time_point{1s}, std::chrono::microseconds::max()), understudy::never);
}

}  // namespace
