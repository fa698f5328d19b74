// Many jobs with one push: each with its hooks, all or none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct measure {
  double value;
  static constexpr auto job_name = "measure";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  bool before_enqueue() const {
    if (value == 13) throw std::runtime_error{"13 is unlucky"};
    return value >= 0;
  }
  void perform() const {
    if (value == 99) throw std::runtime_error{"too much"};
  }
};

class counting_broker : public understudy::broker_wrapper {
 public:
  using broker_wrapper::broker_wrapper;
  void push(std::string_view queue, understudy::message pushed) override {
    ++pushes;
    wrapped().push(queue, std::move(pushed));
  }
  void push_all(std::string_view queue, std::vector<understudy::message> pushed) override {
    ++pushes;
    if (is_unreachable) throw understudy::broker_error{"no connection", true};
    wrapped().push_all(queue, std::move(pushed));
  }
  int pushes = 0;
  bool is_unreachable = false;
};

class Bulk : public testing::Test {
 protected:
  auto locks() { return queue.locks().held(queue.clock().now()); }
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

TEST_F(Bulk, EnqueuesInOrder) {
  const std::vector<measure> jobs{{1}, {2}, {3}};

  const auto results = client.enqueue_all(jobs);

  EXPECT_THAT(queue.waiting(),
              ElementsAre(IsJob(measure{1}), IsJob(measure{2}), IsJob(measure{3})));
  ASSERT_THAT(results, SizeIs(3));
  EXPECT_EQ(results[1].id, queue.waiting()[1].id());
  EXPECT_THAT(queue.waiting()[1].enqueued_at().file, HasSubstr("bulk_test.cpp"));
}

TEST_F(Bulk, TakesABracedListAndAnotherQueue) {
  client.enqueue_all({measure{1}, measure{2}});
  client.enqueue_all_to("other", std::vector{measure{3}});

  EXPECT_EQ(queue.size("q"), 2U);
  EXPECT_EQ(queue.size("other"), 1U);
}

TEST_F(Bulk, PushesOnce) {
  understudy::memory_broker memory;
  counting_broker broker{memory};
  understudy::client counted{broker};

  counted.enqueue_all({measure{1}, measure{2}, measure{3}});
  counted.enqueue_all(std::vector<measure>{});

  EXPECT_EQ(broker.pushes, 1);
  EXPECT_EQ(memory.size("q"), 3U);
}

TEST_F(Bulk, LeavesOutWhatAHookHaltsAndSaysWhich) {
  const auto results = client.enqueue_all({measure{1}, measure{1}, measure{-1}, measure{2}});

  EXPECT_EQ(queue.size(), 2U);
  ASSERT_THAT(results, SizeIs(4));
  EXPECT_TRUE(results[0]);
  EXPECT_EQ(results[1].halted_by, "unique_job.before_enqueue");
  EXPECT_EQ(results[2].halted_by, "measure.before_enqueue");
  EXPECT_TRUE(results[3]);
  EXPECT_THAT(locks(), SizeIs(2));
}

TEST_F(Bulk, StoresNothingIfOneCannotBeEncoded) {
  EXPECT_THROW(client.enqueue_all({measure{1}, measure{std::nan("")}}), understudy::encode_error);

  EXPECT_EQ(queue.size(), 0U);
  EXPECT_THAT(locks(), IsEmpty());
  EXPECT_THAT(queue, HasNothingEnqueued());
}

TEST_F(Bulk, StoresNothingIfAHookThrows) {
  EXPECT_THROW(client.enqueue_all({measure{1}, measure{13}, measure{2}}), std::runtime_error);

  EXPECT_EQ(queue.size(), 0U);
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(Bulk, KeepsNoLockIfThePushThrows) {
  understudy::memory_broker memory;
  counting_broker broker{memory};
  broker.is_unreachable = true;
  understudy::client cut_off{broker};

  EXPECT_THROW(cut_off.enqueue_all({measure{1}, measure{2}}), understudy::broker_error);

  EXPECT_THAT(memory.locks().held(understudy::system_clock::shared().now()), IsEmpty());
}

TEST_F(Bulk, PerformsAtOnceWhenInlined) {
  const auto inlined = queue.inlined();

  EXPECT_THROW(client.enqueue_all({measure{1}, measure{99}, measure{2}}), std::runtime_error);

  EXPECT_THAT(queue.journal().attempts(), SizeIs(2));
}

TEST_F(Bulk, PerformsInOrderWhenInlinedFirstInFirstOut) {
  const auto inlined = queue.inlined_fifo();

  client.enqueue_all({measure{1}, measure{2}});

  EXPECT_THAT(queue, Performed(measure{2}));
  EXPECT_EQ(queue.size(), 0U);
}

}  // namespace
