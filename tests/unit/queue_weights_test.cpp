#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::SizeIs;

struct counted {
  static constexpr auto job_name = "counted";
  void perform() const {}
};

TEST(QueuesByWeight, EachGetTheirTurn) {
  understudy::fake_queue queue{{.queues = {"high", "low"}, .weights = {{"high", 3}}}};
  for (int i = 0; i < 400; ++i) {
    queue.client().enqueue_to("high", counted{});
    queue.client().enqueue_to("low", counted{});
  }

  std::map<std::string, int> runs;
  for (const auto& each : queue.drain({.limit = 400})) ++runs[each.job().queue()];

  // Three in four, as nearly as chance has it; the same in every run of this test.
  EXPECT_GT(runs["high"], 250);
  EXPECT_GT(runs["low"], 50);
}

TEST(QueuesByWeight, LeaveNoJobBehind) {
  understudy::fake_queue queue{{.weights = {{"high", 1000}}}};
  queue.client().enqueue_to("low", counted{});
  queue.client().enqueue_to("high", counted{});

  EXPECT_THAT(queue.run_one(), Performed<counted>());
  EXPECT_THAT(queue.drain(), SizeIs(1));
}

TEST(QueuesByWeight, RefuseAWeightOfNothing) {
  EXPECT_THROW((understudy::fake_queue{{.weights = {{"low", 0}}}}), understudy::usage_error);
}

}  // namespace
