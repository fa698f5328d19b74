// What becomes of a unique lock whose job goes without having been performed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::IsEmpty;
using testing::SizeIs;
using understudy::unique;
using understudy::unique_policy;

constexpr unique_policy until_executed{.lock = unique::until_executed};
struct bill_shop {
  int shop;
  static constexpr auto job_name = "bill_shop";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<until_executed>>;
  void perform() const {}
};

class UniqueLockOfGoneJobs : public testing::Test {
 protected:
  auto locks() { return queue.locks().held(queue.clock().now()); }

  // The job is stored as other bytes than it was pushed with.
  void spoil(const std::string& bytes) {
    auto spoilt = queue.broker().peek("q", 0, 1).at(0);
    queue.broker().withdraw("q", spoilt.envelope.id);
    spoilt.payload = bytes;
    queue.broker().push("q", spoilt);
  }

  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

TEST_F(UniqueLockOfGoneJobs, GoesWithAJobThatIsCancelledByItsId) {
  const auto job = client.enqueue_in(5min, bill_shop{1});
  client.enqueue_in(5min, bill_shop{2});

  EXPECT_TRUE(client.cancel(job.id));

  EXPECT_THAT(locks(), SizeIs(1));
  EXPECT_TRUE(client.enqueue(bill_shop{1}));
  EXPECT_FALSE(client.enqueue(bill_shop{2}));
}

TEST_F(UniqueLockOfGoneJobs, StaysIfTheJobIsNotScheduledAnyMore) {
  const auto job = client.enqueue_in(5min, bill_shop{1});
  queue.clock().advance(5min);
  queue.worker().catch_up();

  EXPECT_FALSE(client.cancel(job.id));

  EXPECT_FALSE(client.enqueue(bill_shop{1}));
}

TEST_F(UniqueLockOfGoneJobs, GoesWithAJobThatIsCancelledByItsArguments) {
  client.enqueue_in(5min, bill_shop{1});

  EXPECT_TRUE(client.cancel(bill_shop{1}));

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLockOfGoneJobs, GoesWithJobsThatAreDestroyed) {
  client.enqueue(bill_shop{1});
  client.enqueue(bill_shop{2});
  client.enqueue(bill_shop{3});

  EXPECT_EQ(client.destroy("q", "bill_shop", understudy::arguments::of(1)), 1U);
  EXPECT_THAT(locks(), SizeIs(2));

  EXPECT_EQ(client.destroy("q", "bill_shop"), 2U);
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLockOfGoneJobs, GoesWithTheQueuesThatAFakeClears) {
  client.enqueue(bill_shop{1});
  client.enqueue_in(5min, bill_shop{2});

  EXPECT_EQ(queue.clear(), 2U);

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLockOfGoneJobs, OutlivesAQueueThatTheBrokerForgetsUntilItExpires) {
  client.enqueue(bill_shop{1});

  queue.broker().remove_queue("q");

  EXPECT_FALSE(client.enqueue(bill_shop{1}));
  queue.clock().advance(1h);
  EXPECT_TRUE(client.enqueue(bill_shop{1}));
}

TEST_F(UniqueLockOfGoneJobs, GoesWithAJobThatCannotBeDecoded) {
  client.enqueue(bill_shop{1});
  spoil("{oops");

  EXPECT_THAT(queue.run_one(), Failed(Threw<understudy::decode_error>()));

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLockOfGoneJobs, GoesWithAJobThatNoWorkerKnows) {
  client.enqueue(bill_shop{1});
  spoil(R"({"class":"BillShop","args":[1]})");

  EXPECT_THAT(queue.run_one(), Failed(Threw<understudy::unknown_job_error>()));

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLockOfGoneJobs, OutlivesArgumentsThatTellNoKeyUntilItExpires) {
  client.enqueue(bill_shop{1});
  spoil(R"({"class":"bill_shop","args":["one"]})");

  EXPECT_THAT(queue.run_one(), Failed(Threw<understudy::decode_error>()));

  EXPECT_THAT(locks(), SizeIs(1));
  queue.clock().advance(1h);
  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLockOfGoneJobs, GoesWithAJobThatKeepsEndingItsWorkers) {
  client.enqueue(bill_shop{1});
  for (int death = 0; death < 100; ++death) {
    queue.worker().reserve();
    queue.clock().advance(30min);
    queue.locks().extend(locks().at(0).key, "1", queue.clock().now(), 1h);
  }

  EXPECT_THAT(queue.run_one(), Failed(Threw<understudy::too_many_attempts>()));

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueLockOfGoneJobs, StaysForTheAttemptThatTookOverAnUndecodableJob) {
  client.enqueue(bill_shop{1});
  spoil("{oops");
  const auto lost = queue.worker().reserve();
  queue.clock().advance(30min);
  const auto current = queue.worker().reserve();

  EXPECT_TRUE(queue.worker().process(*lost).came_late);
  EXPECT_THAT(locks(), SizeIs(1));

  queue.worker().process(*current);
  EXPECT_THAT(locks(), IsEmpty());
  queue.failures();
}

TEST_F(UniqueLockOfGoneJobs, OutlivesTheLeaseOfAWorkerThatWasKilled) {
  client.enqueue(bill_shop{1});
  queue.worker().reserve();

  queue.clock().advance(understudy::worker_options{}.visibility);

  EXPECT_FALSE(client.enqueue(bill_shop{1})) << "the job is still to come back";
  EXPECT_THAT(queue.drain(), Performed<bill_shop>());
  EXPECT_TRUE(client.enqueue(bill_shop{1}));
}

}  // namespace
