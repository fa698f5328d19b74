// Row 7: a job runs for longer than it is held, so a second worker takes it for lost and performs
// it beside the first; then the first one ends, and speaks for a job that is no longer its own.
// Seen in kombu (#337, visibility_timeout) and Laravel (#52493, #19969, retry_after). A unique
// lock while it executes only puts the second attempt off, until that lock expires. The job alone
// knows that it is getting on, so it calls `context::heartbeat`.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "corpus/machine.hpp"
#include "understudy/matchers.hpp"

namespace {

using namespace std::chrono_literals;
using corpus::machine;
using testing::IsEmpty;

struct transcode {
  int film;
  static constexpr auto job_name = "transcode";
  static constexpr auto queue = "films";
};

class Row07JobLongerThanItsLease : public testing::Test {
 protected:
  // The first attempt goes as given; the second, should there be one, takes no time.
  // `first_attempt` answers whether it got to the end.
  template <class F>
  void transcode_with(F first_attempt) {
    queue.handle<transcode>([this, first_attempt](const transcode&, understudy::context& where) {
      most_at_once = std::max(most_at_once, ++at_once);
      if (++begun == 2 || first_attempt(where)) ++completed;
      --at_once;
    });
    queue.client().enqueue(transcode{1});
    result = first.work_one();
  }

  // A part of the work takes nearly as long as a lease; then a second worker looks for jobs.
  void do_a_part() {
    queue.clock().advance(1min - 1s);
    second.work_one();
  }

  int begun = 0;
  int at_once = 0;
  int most_at_once = 0;
  int completed = 0;
  understudy::fake_queue queue;
  machine first{queue};
  machine second{queue};
  std::optional<understudy::attempt_result> result;
};

TEST_F(Row07JobLongerThanItsLease, IsDoneTwiceAtOnceIfItIsNaive) {
  transcode_with([this](understudy::context&) {
    do_a_part();
    do_a_part();
    return true;
  });

  EXPECT_EQ(most_at_once, 2);
  EXPECT_EQ(completed, 2);
}

TEST_F(Row07JobLongerThanItsLease, IsDoneOnceWithHeartbeats) {
  transcode_with([this](understudy::context& where) {
    for (int part = 0; part < 3; ++part) {
      do_a_part();
      if (!where.heartbeat()) return false;
    }
    return true;
  });

  EXPECT_EQ(begun, 1);
  EXPECT_EQ(completed, 1);
  EXPECT_FALSE(result->came_late);
}

TEST_F(Row07JobLongerThanItsLease, StopsAtAHeartbeatThatComesTooLate) {
  transcode_with([this](understudy::context& where) {
    do_a_part();
    do_a_part();
    return where.heartbeat();
  });

  EXPECT_EQ(begun, 2);
  EXPECT_EQ(completed, 1);
  EXPECT_TRUE(result->came_late);
}

TEST_F(Row07JobLongerThanItsLease, HasNoSayOnceAnotherWorkerHasTheJob) {
  transcode_with([this](understudy::context&) -> bool {
    do_a_part();
    do_a_part();
    throw std::runtime_error{"the film is gone"};
  });

  EXPECT_TRUE(result->came_late);
  EXPECT_THAT(queue.failures(), IsEmpty());
  EXPECT_EQ(queue.broker().stats(), (understudy::broker_stats{1, 0}));
}

}  // namespace
