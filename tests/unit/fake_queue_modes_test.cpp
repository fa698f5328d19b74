// Manual, inlined and inlined_fifo: when jobs run, and who sees what they throw.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using understudy::mode;

struct diary {
  std::vector<std::string> lines;
};

// Enqueues `depth` further jobs, each from within the one before.
struct nested {
  int depth;
  static constexpr auto job_name = "nested";
  static constexpr auto queue = "q";
  void perform(diary& told, understudy::client& client) const {
    told.lines.push_back("in " + std::to_string(depth));
    if (depth > 0) client.enqueue(nested{depth - 1});
    told.lines.push_back("out " + std::to_string(depth));
  }
};

struct failing {
  int number;
  static constexpr auto job_name = "failing";
  static constexpr auto queue = "q";
  void perform() const { throw std::runtime_error{"boom"}; }
};

// Enqueues two jobs, which each enqueue one more.
struct fan_out {
  int level;
  static constexpr auto job_name = "fan_out";
  static constexpr auto queue = "q";
  void perform(diary& told, understudy::client& client) const {
    told.lines.push_back(std::to_string(level));
    if (level >= 100) return;
    client.enqueue(fan_out{level * 10 + 1});
    client.enqueue(fan_out{level * 10 + 2});
  }
};

class FakeQueueModes : public testing::Test {
 protected:
  FakeQueueModes() { queue.provide(told); }

  diary told;
  understudy::fake_queue queue;
};

TEST_F(FakeQueueModes, RunsNothingByItselfAtFirst) {
  queue.client().enqueue(nested{0});

  EXPECT_EQ(queue.mode(), mode::manual);
  EXPECT_THAT(told.lines, IsEmpty());
  EXPECT_EQ(queue.size(), 1U);
}

TEST_F(FakeQueueModes, RunsInlinedJobsDepthFirstWithinEnqueue) {
  const auto inlined = queue.inlined();

  queue.client().enqueue(nested{2});

  EXPECT_THAT(told.lines, ElementsAre("in 2", "in 1", "in 0", "out 0", "out 1", "out 2"));
}

TEST_F(FakeQueueModes, TouchesNoQueueWhileInlined) {
  const auto inlined = queue.inlined();

  queue.client().enqueue(nested{1});

  EXPECT_THAT(queue.queues(), IsEmpty());
  EXPECT_THAT(queue, HasEnqueued<nested>().times(2));
}

TEST_F(FakeQueueModes, HandsAnInlinedFailureToTheEnqueuer) {
  const auto inlined = queue.inlined();

  EXPECT_THROW(queue.client().enqueue(failing{1}), std::runtime_error);

  EXPECT_THAT(queue.failures(), IsEmpty());
  EXPECT_THAT(queue, Failed<failing>());
}

TEST_F(FakeQueueModes, RunsFifoJobsAfterTheOneThatEnqueuedThem) {
  const auto inlined = queue.inlined_fifo();

  queue.client().enqueue(nested{2});

  EXPECT_THAT(told.lines, ElementsAre("in 2", "out 2", "in 1", "out 1", "in 0", "out 0"));
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(FakeQueueModes, RunsFifoJobsLevelByLevelAsProductionDoes) {
  const auto inlined = queue.inlined_fifo();

  queue.client().enqueue(fan_out{1});

  EXPECT_THAT(told.lines, ElementsAre("1", "11", "12", "111", "112", "121", "122"));
}

TEST_F(FakeQueueModes, GivesDrainAndFifoTheSameOrder) {
  queue.client().enqueue(fan_out{1});
  queue.drain();
  const auto drained = std::exchange(told.lines, {});
  {
    const auto inlined = queue.inlined_fifo();
    queue.client().enqueue(fan_out{1});
  }

  EXPECT_EQ(told.lines, drained);
}

TEST_F(FakeQueueModes, MovesAFifoFailureToTheFailedSet) {
  const auto inlined = queue.inlined_fifo();

  EXPECT_TRUE(queue.client().enqueue(failing{1}));

  EXPECT_EQ(queue.failures().size(), 1U);
  EXPECT_THAT(queue, Failed<failing>(Threw<std::runtime_error>("boom")));
}

TEST_F(FakeQueueModes, RunsALongFifoChainWithoutDeepeningTheStack) {
  const auto inlined = queue.inlined_fifo();

  queue.client().enqueue(nested{9'000});

  EXPECT_EQ(told.lines.size(), 2U * 9'001);
}

TEST_F(FakeQueueModes, LeavesOlderJobsWaitingInFifoMode) {
  queue.client().enqueue(failing{1});
  const auto inlined = queue.inlined_fifo();

  queue.client().enqueue(nested{0});

  EXPECT_THAT(told.lines, ElementsAre("in 0", "out 0"));
  EXPECT_EQ(queue.size(), 1U);
}

TEST_F(FakeQueueModes, NestAndComeBackOneByOne) {
  {
    const auto outer = queue.inlined();
    {
      const auto inner = queue.manual();
      EXPECT_EQ(queue.mode(), mode::manual);
    }
    EXPECT_EQ(queue.mode(), mode::inlined);
  }
  EXPECT_EQ(queue.mode(), mode::manual);
}

TEST_F(FakeQueueModes, ComeBackWhenAnExceptionLeavesTheScope) {
  try {
    const auto inlined = queue.inlined();
    queue.client().enqueue(failing{1});
    FAIL() << "the job's exception reaches the enqueuer";
  } catch (const std::runtime_error&) {
    EXPECT_EQ(queue.mode(), mode::manual);
  }
  EXPECT_EQ(queue.mode(), mode::manual);
}

TEST_F(FakeQueueModes, ChangeFromWithinAJob) {
  queue.handle<failing>([this](const failing&) {
    const auto inlined = queue.inlined();
    queue.client().enqueue(nested{0});
  });
  queue.client().enqueue(failing{1});

  const auto report = queue.run_one();

  EXPECT_THAT(report, ElementsAre(Performed<failing>(), Performed<nested>()));
  EXPECT_THAT(told.lines, ElementsAre("in 0", "out 0"));
}

struct forever {
  int turn;
  static constexpr auto job_name = "forever";
  static constexpr auto queue = "q";
  void perform(understudy::client& client) const { client.enqueue(forever{turn + 1}); }
};

TEST_F(FakeQueueModes, EndAFifoRunThatItsOwnJobsKeepAlive) {
  const auto inlined = queue.inlined_fifo();

  try {
    queue.client().enqueue(forever{0});
    FAIL() << "the job enqueues itself for ever";
  } catch (const understudy::endless_drain& e) {
    EXPECT_THAT(e.what(), HasSubstr("forever enqueued by forever"));
  }
  EXPECT_EQ(queue.size(), 1U) << "the next one still waits";
}

}  // namespace
