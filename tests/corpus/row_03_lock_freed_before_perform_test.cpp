// Row 3: a unique lock is let go when its job begins, not when it ends. An equal job can be enqueued
// from then on, and a second worker performs it beside the first. Seen in sidekiq-unique-jobs (#326,
// #711); resque-unique-job, and so unique_job<> by default, works like that on purpose.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "corpus/machine.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"

namespace {

using namespace understudy::matchers;
using corpus::machine;
using understudy::unique;
using understudy::unique_policy;

constexpr unique_policy until_executed{.lock = unique::until_executed};
constexpr unique_policy one_waits_one_runs{.lock = unique::until_and_while_executing,
                                           .conflict = understudy::on_conflict::raise};

template <class... Plugin>
struct rebuild {
  int site;
  static constexpr auto job_name = "rebuild";
  static constexpr auto queue = "sites";
  using plugins = understudy::plugins<Plugin...>;
};

using naive_rebuild = rebuild<understudy::unique_job<>>;
using exclusive_rebuild = rebuild<understudy::unique_job<until_executed>>;
using queued_rebuild = rebuild<understudy::retry<>, understudy::unique_job<one_waits_one_runs>>;

class Row03LockFreedBeforePerform : public testing::Test {
 protected:
  // While the first worker rebuilds, an equal job is enqueued and a second worker is free.
  template <class Job>
  void rebuild_and_ask_again_meanwhile() {
    queue.handle<Job>([this](const Job& job) {
      most_at_once = std::max(most_at_once, ++at_once);
      if (++rebuilds == 1) {
        was_accepted = static_cast<bool>(client.enqueue(job));
        second.work_one();
      }
      --at_once;
    });
    client.enqueue(Job{1});
    first.work_one();
  }

  int rebuilds = 0;
  int at_once = 0;
  int most_at_once = 0;
  bool was_accepted = false;
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
  machine first{queue};
  machine second{queue};
};

TEST_F(Row03LockFreedBeforePerform, LetsTwoNaiveJobsRunSideBySide) {
  rebuild_and_ask_again_meanwhile<naive_rebuild>();

  EXPECT_EQ(most_at_once, 2);
}

TEST_F(Row03LockFreedBeforePerform, IsClosedByALockUntilTheEnd) {
  rebuild_and_ask_again_meanwhile<exclusive_rebuild>();

  EXPECT_FALSE(was_accepted);
  EXPECT_EQ(most_at_once, 1);
  EXPECT_TRUE(client.enqueue(exclusive_rebuild{1}));
  EXPECT_THAT(queue.run_one(), Performed("rebuild"));
}

TEST_F(Row03LockFreedBeforePerform, IsClosedByASecondLockWhileItRunsAndTheEqualJobRunsLater) {
  rebuild_and_ask_again_meanwhile<queued_rebuild>();
  EXPECT_TRUE(was_accepted);
  EXPECT_EQ(rebuilds, 1);

  EXPECT_THAT(queue.drain({.auto_advance = true}), Performed("rebuild"));

  EXPECT_EQ(rebuilds, 2);
  EXPECT_EQ(most_at_once, 1);
}

}  // namespace
