// A job that takes the place of an equal one which waits: neither is lost on the way, whatever happens.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include "understudy/broker/memory.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"
#include "understudy/testing/faulty_broker.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::IsEmpty;
using understudy::on_conflict;
using understudy::unique_policy;

constexpr unique_policy latest{.conflict = on_conflict::replace};
struct save {
  std::string document;
  int version;
  static constexpr auto job_name = "save";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<latest, &save::document>>;
  bool before_enqueue() const {
    if (version < 0) throw std::invalid_argument{"a version is not negative"};
    return version > 0;
  }
  void perform() const {}
};

class UniqueReplacement : public testing::Test {
 protected:
  auto locks() { return queue.locks().held(queue.clock().now()); }
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

TEST_F(UniqueReplacement, TakesThePlaceOfTheJobThatWaits) {
  client.enqueue(save{"a", 1});

  const auto second = client.enqueue(save{"a", 2});

  EXPECT_THAT(queue.waiting(), ElementsAre(IsJob(save{"a", 2})));
  EXPECT_EQ(locks().at(0).owner, second.id);
  queue.drain();
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueReplacement, TakesThePlaceOfAJobThatWaitsForItsTime) {
  client.enqueue_in(5min, save{"a", 1});

  client.enqueue_in(5min, save{"a", 2});

  EXPECT_THAT(queue.scheduled(), ElementsAre(IsJob(save{"a", 2})));
}

TEST_F(UniqueReplacement, IsDroppedWhileTheJobIsReserved) {
  client.enqueue(save{"a", 1});
  const auto reserved = queue.broker().reserve("q");

  EXPECT_EQ(client.enqueue(save{"a", 2}).halted_by, "unique_job.before_enqueue");

  queue.broker().put_back(*reserved);
  EXPECT_THAT(queue.waiting(), ElementsAre(IsJob(save{"a", 1})));
}

TEST_F(UniqueReplacement, IsDroppedBesideAJobOfTheSameBulk) {
  client.enqueue_all({save{"a", 1}, save{"a", 2}});

  EXPECT_THAT(queue.waiting(), ElementsAre(IsJob(save{"a", 1})));
}

TEST_F(UniqueReplacement, LeavesTheJobAndItsLockIfALaterHookHalts) {
  const auto first = client.enqueue(save{"a", 1});

  EXPECT_FALSE(client.enqueue(save{"a", 0}));

  EXPECT_THAT(queue.waiting(), ElementsAre(IsJob(save{"a", 1})));
  EXPECT_EQ(locks().at(0).owner, first.id);
}

TEST_F(UniqueReplacement, LeavesTheJobIfAnotherOfItsBulkThrows) {
  client.enqueue(save{"a", 1});

  EXPECT_THROW(client.enqueue_all({save{"a", 2}, save{"b", -1}}), std::invalid_argument);

  EXPECT_THAT(queue.waiting(), ElementsAre(IsJob(save{"a", 1})));
}

TEST_F(UniqueReplacement, LeavesTheJobAndItsLockIfThePushFails) {
  understudy::memory_broker memory;
  understudy::faulty_broker failing{memory};
  understudy::client enqueuer{failing};
  const auto first = enqueuer.enqueue(save{"a", 1});
  failing.fail_next(understudy::verb::push, understudy::when::before);

  EXPECT_THROW(enqueuer.enqueue(save{"a", 2}), understudy::broker_error);

  const auto waiting = memory.peek("q", 0, 9);
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].envelope.id, first.id);
  EXPECT_EQ(memory.locks().held(understudy::system_clock::shared().now()).at(0).owner, first.id);
}

}  // namespace
