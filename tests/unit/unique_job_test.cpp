#include "understudy/hooks/unique_job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::IsEmpty;
using testing::SizeIs;

struct refresh {
  int user;
  static constexpr auto job_name = "refresh";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform(understudy::client& client) const {
    if (user == 7) client.enqueue(refresh{7});
  }
};

class UniqueJob : public testing::Test {
 protected:
  auto locks() { return queue.locks().held(queue.clock().now()); }
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

TEST_F(UniqueJob, RefusesAJobWhileAnEqualOneWaits) {
  EXPECT_TRUE(client.enqueue(refresh{1}));
  EXPECT_FALSE(client.enqueue(refresh{1}));
  EXPECT_TRUE(client.enqueue(refresh{2}));

  EXPECT_EQ(queue.size(), 2U);
}

TEST_F(UniqueJob, LetsGoWhenTheJobIsPerformed) {
  client.enqueue(refresh{1});
  queue.run_one();

  EXPECT_THAT(locks(), IsEmpty());
  EXPECT_TRUE(client.enqueue(refresh{1}));
}

TEST_F(UniqueJob, MayBeEnqueuedAgainFromWithinItself) {
  client.enqueue(refresh{7});

  EXPECT_THAT(queue.run_one(), Performed<refresh>());

  EXPECT_EQ(queue.size(), 1U);
}

TEST_F(UniqueJob, LetsGoWhenTheJobIsDequeued) {
  client.enqueue(refresh{1});
  client.dequeue(refresh{1});

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueJob, LetsGoOfAllLocksOfADequeuedType) {
  client.enqueue(refresh{1});
  client.enqueue(refresh{2});

  EXPECT_EQ(client.dequeue<refresh>().count, 2U);

  EXPECT_THAT(locks(), IsEmpty());
}

TEST_F(UniqueJob, ExpiresAfterItsTimeToLive) {
  client.enqueue(refresh{1});

  queue.clock().advance(std::chrono::seconds{599});
  EXPECT_FALSE(client.enqueue(refresh{1}));
  queue.clock().advance(std::chrono::seconds{1});
  EXPECT_TRUE(client.enqueue(refresh{1}));
}

TEST_F(UniqueJob, IsHeldByTheJobThatTookIt) {
  const auto result = client.enqueue(refresh{1});

  ASSERT_THAT(locks(), SizeIs(1));
  EXPECT_EQ(locks()[0].owner, result.id);
  EXPECT_EQ(locks()[0].key, "unique_job:refresh:35dba5d75538a9bbe0b4da4422759a0e");
}

}  // namespace
