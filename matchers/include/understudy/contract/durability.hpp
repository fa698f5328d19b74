#pragma once

#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// A storage that outlives its brokers, and that several share. The setup's `make()`, called again,
/// gives another broker over the same storage.
template <class TestSetup>
class Durability : public stage<TestSetup> {};
TYPED_TEST_SUITE_P(Durability);

TYPED_TEST_P(Durability, KeepsWhatWaits) {
  push(this->storage(), "q", {"a", "b"});

  auto& reopened = this->reopen();

  EXPECT_EQ(reopened.queues(), payloads{"q"});
  EXPECT_EQ(work_off(reopened, "q"), (payloads{"a", "b"}));
}

TYPED_TEST_P(Durability, KeepsLeases) {
  push(this->storage(), "q", {"a", "b"});
  const auto a = take(this->storage(), "q", start + 10s);
  const auto b = take(this->storage(), "q", start + 10s);

  auto& reopened = this->reopen();

  EXPECT_EQ(waiting(reopened, "q"), payloads{});
  EXPECT_TRUE(reopened.acknowledge(a));
  EXPECT_TRUE(reopened.recover(start + 10s));
  EXPECT_FALSE(reopened.acknowledge(b));
  EXPECT_EQ(waiting(reopened, "q"), payloads{"b"});
}

TYPED_TEST_P(Durability, GivesNoTokenAgain) {
  push(this->storage(), "q", {"a"});
  const auto before = take(this->storage(), "q");
  this->storage().put_back(before);

  auto& reopened = this->reopen();
  const auto after = take(reopened, "q");

  EXPECT_NE(after.token, before.token);
  EXPECT_FALSE(reopened.acknowledge(before));
}

TYPED_TEST_P(Durability, KeepsTheScheduleAndTheFailedSet) {
  push(this->storage(), "q", {"a"});
  this->storage().fail(take(this->storage(), "q"), {start, {}, "w", {"error", "why"}, {}});
  this->storage().schedule(start, "q", job_of("b"));

  auto& reopened = this->reopen();

  EXPECT_EQ(failed(reopened), payloads{"a"});
  EXPECT_EQ(scheduled(reopened), payloads{"b"});
  EXPECT_EQ(reopened.stats(), (broker_stats{1, 1}));
}

TYPED_TEST_P(Durability, KeepsLocksAndThePause) {
  this->storage().locks().acquire("k", "one", start, 10s);
  this->storage().pause(true);

  auto& reopened = this->reopen();

  EXPECT_FALSE(reopened.locks().acquire("k", "two", start, 10s));
  EXPECT_TRUE(reopened.locks().release("k", "one"));
  EXPECT_TRUE(reopened.paused());
}

TYPED_TEST_P(Durability, IsSharedByItsBrokers) {
  auto& one = this->storage();
  const auto other = this->another();
  push(one, "q", {"a", "b"});
  push(*other, "q", {"c"});

  const auto a = take(one, "q");
  const auto b = take(*other, "q");

  EXPECT_EQ(a.message->payload, "a");
  EXPECT_EQ(b.message->payload, "b");
  EXPECT_NE(a.token, b.token);
  EXPECT_TRUE(one.acknowledge(b));
  EXPECT_TRUE(other->acknowledge(a));
  EXPECT_EQ(work_off(one, "q"), payloads{"c"});
}

REGISTER_TYPED_TEST_SUITE_P(Durability, KeepsWhatWaits, KeepsLeases, GivesNoTokenAgain,
                            KeepsTheScheduleAndTheFailedSet, KeepsLocksAndThePause,
                            IsSharedByItsBrokers);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Durability);

}  // namespace understudy::contract
