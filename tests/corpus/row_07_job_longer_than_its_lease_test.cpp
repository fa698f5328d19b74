// Row 7: a job runs for longer than it is held, so a second worker takes it for lost and performs
// it beside the first; then the first one ends, and speaks for a job that is no longer its own.
// Seen in kombu (#337, visibility_timeout) and Laravel (#52493, #19969, retry_after).

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

// Three minutes of work on leases of one minute, each part of which `between_parts` may end.
class Row07JobLongerThanItsLease : public testing::Test {
 protected:
  template <class BetweenParts>
  void transcode_with(BetweenParts between_parts) {
    queue.handle<transcode>([this, between_parts](const transcode&, understudy::context& where) {
      most_at_once = std::max(most_at_once, ++at_once);
      const bool is_first = ++begun == 1;
      for (int part = 0; is_first && part < 3; ++part) {
        queue.clock().advance(1min - 1s);
        if (!between_parts(where)) break;
        second.work_one();
        if (part == 2) ++completed;
      }
      if (!is_first) ++completed;
      --at_once;
    });
    queue.client().enqueue(transcode{1});
    result = first.work_one();
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
  transcode_with([](understudy::context&) { return true; });

  EXPECT_EQ(most_at_once, 2);
  EXPECT_EQ(completed, 2);
}

TEST_F(Row07JobLongerThanItsLease, IsDoneOnceWithHeartbeats) {
  transcode_with([](understudy::context& where) { return where.heartbeat(); });

  EXPECT_EQ(begun, 1);
  EXPECT_EQ(completed, 1);
  EXPECT_FALSE(result->came_late);
}

TEST_F(Row07JobLongerThanItsLease, StopsAtAHeartbeatThatComesTooLate) {
  transcode_with([this](understudy::context& where) {
    queue.clock().advance(1min);  // held up, and meanwhile another worker is at it
    second.work_one();
    return where.heartbeat();
  });

  EXPECT_EQ(begun, 2);
  EXPECT_EQ(completed, 1);
  EXPECT_TRUE(result->came_late);
}

TEST_F(Row07JobLongerThanItsLease, HasNoSayOnceAnotherWorkerHasTheJob) {
  transcode_with([this](understudy::context&) -> bool {
    queue.clock().advance(1min);
    second.work_one();
    throw std::runtime_error{"the film is gone"};
  });

  EXPECT_TRUE(result->came_late);
  EXPECT_THAT(queue.failures(), IsEmpty());
  EXPECT_EQ(queue.broker().stats(), (understudy::broker_stats{1, 0}));
}

}  // namespace
