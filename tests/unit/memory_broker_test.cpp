#include "understudy/broker/memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class MemoryBroker : public testing::Test {
 protected:
  void push(const std::string& payload) { broker.push("q", {payload, {}}); }
  std::vector<std::string> waiting() const {
    std::vector<std::string> payloads;
    for (const auto& m : broker.peek("q", 0, std::numeric_limits<std::size_t>::max())) {
      payloads.push_back(m.payload);
    }
    return payloads;
  }
  understudy::memory_broker broker;
};

TEST_F(MemoryBroker, HandsOutWhatWasPushedFirst) {
  push("a");
  push("b");

  EXPECT_EQ(broker.reserve("q")->message->payload, "a");
  EXPECT_THAT(waiting(), ElementsAre("b"));
}

TEST_F(MemoryBroker, KnowsADrainedQueue) {
  push("a");
  broker.acknowledge(*broker.reserve("q"));

  EXPECT_THAT(broker.queues(), ElementsAre("q"));
  EXPECT_FALSE(broker.reserve("q"));
}

TEST_F(MemoryBroker, AcknowledgesALeaseOnce) {
  push("a");
  const auto lease = *broker.reserve("q");

  EXPECT_TRUE(broker.acknowledge(lease));
  EXPECT_FALSE(broker.acknowledge(lease));
  EXPECT_FALSE(broker.fail(lease, {}));
  EXPECT_EQ(broker.stats(), (understudy::broker_stats{1, 0}));
}

TEST_F(MemoryBroker, PutsALeaseBackInItsPlace) {
  push("a");
  push("b");
  push("c");
  const understudy::queue_selection all{{"*"}};
  const auto middle =
      broker.reserve_if(all, [](const understudy::message& each) { return each.payload == "b"; });

  EXPECT_TRUE(broker.put_back(*middle));

  EXPECT_THAT(waiting(), ElementsAre("a", "b", "c"));
}

TEST_F(MemoryBroker, RecordsAFailureWithWhatTheLeaseHolds) {
  push("a");
  const auto lease = *broker.reserve("q");
  understudy::failure record;
  record.queue = "another";
  record.message.payload = "something else";

  broker.fail(lease, record);

  EXPECT_EQ(broker.failures().at(0).queue, "q");
  EXPECT_EQ(broker.failures().at(0).message.payload, "a");
}

TEST_F(MemoryBroker, PutsALeaseBackToTheHead) {
  push("a");
  push("b");

  EXPECT_TRUE(broker.put_back(*broker.reserve("q")));

  EXPECT_THAT(waiting(), ElementsAre("a", "b"));
}

TEST_F(MemoryBroker, RemovesEqualPayloadsOnly) {
  push("a");
  push("b");
  push("a");

  EXPECT_THAT(broker.remove("q", "a"), SizeIs(2));
  EXPECT_THAT(broker.remove("other", "a"), IsEmpty());
  EXPECT_THAT(waiting(), ElementsAre("b"));
}

TEST_F(MemoryBroker, WithdrawsOneWaitingJobById) {
  for (const auto* id : {"1", "2"}) {
    understudy::envelope beside;
    beside.id = id;
    broker.push("q", {"a", beside});
  }

  EXPECT_TRUE(broker.withdraw("q", "1"));
  EXPECT_FALSE(broker.withdraw("q", "1"));
  EXPECT_FALSE(broker.withdraw("other", "2"));
  EXPECT_THAT(broker.remove("q", "a"), ElementsAre("2"));
}

TEST_F(MemoryBroker, AppendsSeveralInOrder) {
  push("a");
  broker.push_all("q", {{"b", {}}, {"c", {}}});

  EXPECT_THAT(waiting(), ElementsAre("a", "b", "c"));
}

TEST_F(MemoryBroker, PeeksBeyondTheEndWithoutFault) {
  push("a");

  EXPECT_THAT(broker.peek("q", 5, 2), IsEmpty());
  EXPECT_THAT(broker.peek("q", 0, 9), SizeIs(1));
  EXPECT_THAT(broker.peek("none", 0, 9), IsEmpty());
}

TEST_F(MemoryBroker, RetriesAFailureWithAllItsAttemptsBeforeIt) {
  push("a");
  const auto lease = *broker.reserve("q");
  broker.fail(lease, {{}, {}, "w", {"E", "m"}, {}});

  EXPECT_TRUE(broker.retry_failure(0, {}));
  EXPECT_FALSE(broker.retry_failure(1, {}));

  EXPECT_TRUE(broker.failures().at(0).retried());
  EXPECT_EQ(broker.reserve("q")->message->envelope.attempt, 1U);
}

TEST_F(MemoryBroker, RemovesAndClearsFailures) {
  for (const auto* payload : {"a", "b", "c"}) {
    push(payload);
    const auto lease = *broker.reserve("q");
    broker.fail(lease, {{}, {}, "w", {}, {}});
  }

  EXPECT_TRUE(broker.remove_failure(1));
  EXPECT_EQ(broker.failures().at(1).message.payload, "c");
  broker.clear_failures();
  EXPECT_FALSE(broker.remove_failure(0));
}

TEST_F(MemoryBroker, ForgetsARemovedQueue) {
  push("a");
  broker.remove_queue("q");
  broker.remove_queue("none");

  EXPECT_THAT(broker.queues(), IsEmpty());
}

TEST(MemoryLockStore, GivesALockToOneOwnerUntilItExpires) {
  understudy::memory_lock_store locks;
  const understudy::time_point now{};

  EXPECT_TRUE(locks.acquire("k", "one", now, 10s));
  EXPECT_FALSE(locks.acquire("k", "two", now + 9s, 10s));
  EXPECT_TRUE(locks.acquire("k", "two", now + 10s, 10s));
}

TEST(MemoryLockStore, IsReleasedByItsOwnerOnly) {
  understudy::memory_lock_store locks;
  locks.acquire("k", "one", {}, 10s);

  EXPECT_FALSE(locks.release("k", "two"));
  EXPECT_THAT(locks.held({}), SizeIs(1));
  EXPECT_TRUE(locks.release("k", "one"));
  EXPECT_THAT(locks.held({}), IsEmpty());
}

TEST(MemoryLockStore, KeepsALockAmongThousandsThatExpire) {
  understudy::memory_lock_store locks;
  const understudy::time_point start{};
  locks.acquire("kept", "me", start, 24h);
  for (int i = 0; i < 5'000; ++i) {
    const auto now = start + std::chrono::seconds{i};
    EXPECT_TRUE(locks.acquire(std::to_string(i), "another", now, 1s));
    EXPECT_THAT(locks.owner_of("kept", now), "me");
  }

  EXPECT_THAT(locks.held(start + 5'000s), SizeIs(1));
}

TEST(MemoryLockStore, RefusesATimeToLiveOfNothing) {
  understudy::memory_lock_store locks;

  EXPECT_THROW(locks.acquire("k", "one", {}, 0s), understudy::usage_error);
  EXPECT_THROW(locks.acquire("k", "one", {}, -1s), understudy::usage_error);
  EXPECT_THAT(locks.held({}), IsEmpty());
}

TEST(MemoryLockStore, IsExtendedByItsOwnerOnlyAndOnlyInTime) {
  understudy::memory_lock_store locks;
  const understudy::time_point now{};
  locks.acquire("k", "one", now, 10s);

  EXPECT_FALSE(locks.extend("k", "two", now, 60s));
  EXPECT_TRUE(locks.extend("k", "one", now + 9s, 10s));
  EXPECT_EQ(locks.owner_of("k", now + 18s), "one");
  EXPECT_EQ(locks.owner_of("k", now + 19s), "");
  EXPECT_FALSE(locks.extend("k", "one", now + 19s, 10s));
}

}  // namespace
