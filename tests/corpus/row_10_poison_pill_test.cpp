// Row 10: a job takes down every worker that touches it, and its attempts are counted only where it
// fails in an orderly way. The count stays at zero, so the job comes back for ever. Seen in Sidekiq
// (#4069, #4633) and Faktory (#99).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corpus/machine.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/matchers.hpp"

namespace {

using namespace std::chrono_literals;
using corpus::machine;
using corpus::power_cut;
using testing::IsEmpty;
using testing::SizeIs;

// A limit of five attempts that is looked at when one fails: a killed worker does not come that far.
struct naive_limit {
  static constexpr auto name = "naive_limit";
  void on_failure(understudy::context& where, const std::exception_ptr&) const {
    if (where.attempt() < 5) where.retry_at(where.clock().now());
  }
};

struct five_attempts : understudy::retry_policy {
  static constexpr std::uint32_t attempts = 5;
};

template <class Limit>
struct resize_image {
  int image;
  static constexpr auto job_name = "resize_image";
  static constexpr auto queue = "images";
  using plugins = understudy::plugins<Limit>;
};
using naive_resize = resize_image<naive_limit>;
using limited_resize = resize_image<understudy::retry<five_attempts>>;

class Row10PoisonPill : public testing::Test {
 protected:
  template <class Job>
  void enqueue_pill() {
    queue.handle<Job>([this](const Job&) {
      ++runs;
      throw power_cut{};
    });
    queue.client().enqueue(Job{1});
  }

  // \return how many machines the job takes down, of so many that try one after the other.
  int lose_machines(int of) {
    int lost = 0;
    for (int i = 0; i < of; ++i) {
      try {
        machine{queue}.work_one();
      } catch (const power_cut&) {
        ++lost;
        queue.clock().advance(1min);
      }
    }
    return lost;
  }

  int runs = 0;
  understudy::fake_queue queue;
};

TEST_F(Row10PoisonPill, TakesDownWorkerAfterWorkerIfOnlyFailuresCount) {
  enqueue_pill<naive_resize>();

  EXPECT_EQ(lose_machines(50), 50);

  EXPECT_THAT(queue.failures(), IsEmpty());
}

TEST_F(Row10PoisonPill, IsClosedByRetryWhichCountsCrashesToo) {
  enqueue_pill<limited_resize>();

  EXPECT_EQ(lose_machines(50), 5);

  EXPECT_EQ(runs, 5);
  ASSERT_THAT(queue.failures(), SizeIs(1));
  EXPECT_EQ(queue.failures()[0].exception.type, "understudy::too_many_attempts");
}

TEST_F(Row10PoisonPill, EndsWithoutAPolicyTooForAWorkerHasALimitOfItsOwn) {
  enqueue_pill<naive_resize>();

  EXPECT_EQ(lose_machines(200), 100);

  EXPECT_THAT(queue.failures(), SizeIs(1));
}

}  // namespace
