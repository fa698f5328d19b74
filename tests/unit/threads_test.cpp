// One fake, several threads.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::SizeIs;

struct tick {
  int thread;
  int number;
  static constexpr auto job_name = "tick";
  static constexpr auto queue = "q";
  void perform(std::atomic<int>& count) const { ++count; }
};
struct tock {
  int thread;
  static constexpr auto job_name = "tock";
  static constexpr auto queue = "q";
  void perform(understudy::client& client) const { client.enqueue(tick{thread, 0}); }
};

constexpr int threads = 4;
constexpr int each = 100;

class Threads : public testing::Test {
 protected:
  Threads() { queue.provide(count); }

  template <class Body>
  void in_all_threads(Body body) {
    std::vector<std::jthread> running;
    for (int t = 0; t < threads; ++t) running.emplace_back([body, t] { body(t); });
  }

  std::atomic<int> count = 0;
  understudy::fake_queue queue;
};

TEST_F(Threads, EnqueueWithoutLosingAJob) {
  in_all_threads([this](int t) {
    for (int i = 0; i < each; ++i) queue.client().enqueue(tick{t, i});
  });

  EXPECT_THAT(queue, HasEnqueued<tick>().times(threads * each));
  std::set<std::string> ids;
  for (const auto& job : queue.journal().enqueued()) ids.insert(job.id());
  EXPECT_THAT(ids, SizeIs(threads * each));
}

TEST_F(Threads, DrainTogetherAndRunEachJobOnce) {
  for (int i = 0; i < threads * each; ++i) queue.client().enqueue(tick{0, i});

  std::atomic<std::size_t> reported = 0;
  in_all_threads([&](int) { reported += queue.drain().size(); });

  EXPECT_EQ(count, threads * each);
  EXPECT_EQ(reported, std::size_t{threads * each}) << "each attempt is in one report";
}

TEST_F(Threads, RunInlinedEachForItself) {
  const auto inlined = queue.inlined();

  in_all_threads([this](int t) {
    for (int i = 0; i < each; ++i) queue.client().enqueue(tock{t});
  });

  EXPECT_EQ(count, threads * each);
}

TEST_F(Threads, RunFifoEachForItself) {
  const auto inlined = queue.inlined_fifo();

  in_all_threads([this](int t) {
    for (int i = 0; i < each; ++i) queue.client().enqueue(tock{t});
  });

  EXPECT_EQ(count, threads * each);
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(Threads, KeepTheirParentsApart) {
  const auto inlined = queue.inlined();
  in_all_threads([this](int t) { queue.client().enqueue(tock{t}); });

  EXPECT_THAT(queue, HasEnqueued<tick>().times(threads));
  for (const auto& job : queue.journal().enqueued()) {
    if (job.name() != "tick") continue;
    ASSERT_TRUE(job.parent());
    EXPECT_EQ(job.parent()->as<tock>().thread, job.as<tick>().thread);
  }
}

}  // namespace
