// A lock as many a code base writes it, taken when the job is enqueued and let go when it is
// performed, beside unique_job: where the first leaks, and the second does not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string_view>

#include "understudy/broker/wrapper.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;

// The lock of our story: on or off, nobody's, and for ever, as SETNX has it.
struct handwritten_lock {
  static constexpr auto key = "lock:sync_by_hand";

  bool before_enqueue(understudy::context& where) const {
    constexpr std::chrono::hours ever{24 * 365};
    return where.locks().acquire(key, "1", where.clock().now(), ever);
  }
  void after_perform(understudy::context& where) const { where.locks().release(key, "1"); }
};

struct sync_by_hand {
  int shop = 1;
  bool is_vetoed = false;
  bool fails = false;
  static constexpr auto job_name = "sync_by_hand";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<handwritten_lock>;
  bool before_enqueue() const { return !is_vetoed; }
  void perform() const {
    if (fails) throw std::runtime_error{"no route"};
  }
};

constexpr understudy::unique_policy executed{.lock = understudy::unique::until_executed};
struct sync_by_plugin {
  int shop = 1;
  bool is_vetoed = false;
  bool fails = false;
  static constexpr auto job_name = "sync_by_plugin";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<executed, &sync_by_plugin::shop>>;
  bool before_enqueue() const { return !is_vetoed; }
  void perform() const {
    if (fails) throw std::runtime_error{"no route"};
  }
};

// Whether the job can be enqueued after something happened on its queue.
template <class Job, class What>
bool may_be_enqueued_after(What happens) {
  understudy::fake_queue queue;
  happens(queue, Job{});
  return bool{queue.client().enqueue(Job{})};
}

const auto it_waits = [](understudy::fake_queue& queue, auto job) { queue.client().enqueue(job); };

const auto it_ran = [](understudy::fake_queue& queue, auto job) {
  queue.client().enqueue(job);
  EXPECT_THAT(queue.run_one(), AllPerformed());
};

const auto a_later_hook_halted_it = [](understudy::fake_queue& queue, auto job) {
  job.is_vetoed = true;
  EXPECT_FALSE(queue.client().enqueue(job));
};

const auto it_failed = [](understudy::fake_queue& queue, auto job) {
  job.fails = true;
  queue.client().enqueue(job);
  EXPECT_THAT(queue.run_one(), Failed());
};

// The worker took the job with it, as Resque's does; an hour passes.
const auto its_worker_died = [](understudy::fake_queue& queue, auto job) {
  queue.client().enqueue(job);
  EXPECT_TRUE(queue.broker().reserve("q"));
  queue.clock().advance(std::chrono::hours{1});
};

const auto it_was_dequeued = [](understudy::fake_queue& queue, auto job) {
  queue.client().enqueue(job);
  EXPECT_EQ(queue.client().dequeue(job).count, 1U);
};

// The broker is out of reach; the caller tries again.
const auto its_push_threw = [](understudy::fake_queue& queue, auto job) {
  struct unreachable : understudy::broker_wrapper {
    using broker_wrapper::broker_wrapper;
    void push(std::string_view, understudy::message) override {
      throw understudy::broker_error{"no connection", true};
    }
  };
  unreachable broker{queue.broker()};
  understudy::client client{broker, {.clock = queue.clock()}};
  EXPECT_THROW(client.enqueue(job), understudy::broker_error);
};

TEST(HandwrittenLock, DoesItsWorkWhileAllGoesWell) {
  EXPECT_FALSE(may_be_enqueued_after<sync_by_hand>(it_waits));
  EXPECT_FALSE(may_be_enqueued_after<sync_by_plugin>(it_waits));
  EXPECT_TRUE(may_be_enqueued_after<sync_by_hand>(it_ran));
  EXPECT_TRUE(may_be_enqueued_after<sync_by_plugin>(it_ran));
}

TEST(HandwrittenLock, LeaksWhenALaterHookHaltsTheEnqueueAndThePluginDoesNot) {
  EXPECT_FALSE(may_be_enqueued_after<sync_by_hand>(a_later_hook_halted_it));
  EXPECT_TRUE(may_be_enqueued_after<sync_by_plugin>(a_later_hook_halted_it));
}

TEST(HandwrittenLock, LeaksWhenThePushThrowsAndThePluginDoesNot) {
  EXPECT_FALSE(may_be_enqueued_after<sync_by_hand>(its_push_threw));
  EXPECT_TRUE(may_be_enqueued_after<sync_by_plugin>(its_push_threw));
}

TEST(HandwrittenLock, LeaksWhenTheJobFailsAndThePluginDoesNot) {
  EXPECT_FALSE(may_be_enqueued_after<sync_by_hand>(it_failed));
  EXPECT_TRUE(may_be_enqueued_after<sync_by_plugin>(it_failed));
}

TEST(HandwrittenLock, LeaksForEverWhenTheWorkerDiesAndThePluginsExpires) {
  EXPECT_FALSE(may_be_enqueued_after<sync_by_hand>(its_worker_died));
  EXPECT_TRUE(may_be_enqueued_after<sync_by_plugin>(its_worker_died));
}

TEST(HandwrittenLock, LeaksWhenTheJobIsDequeuedAndThePluginDoesNot) {
  EXPECT_FALSE(may_be_enqueued_after<sync_by_hand>(it_was_dequeued));
  EXPECT_TRUE(may_be_enqueued_after<sync_by_plugin>(it_was_dequeued));
}

}  // namespace
