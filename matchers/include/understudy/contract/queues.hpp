#pragma once

#include "understudy/broker/selection.hpp"
#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// Queues: order, names, looking in, removing.
template <class TestSetup>
class Queues : public stage<TestSetup> {};
TYPED_TEST_SUITE_P(Queues);

TYPED_TEST_P(Queues, HandOutWhatWasPushedFirst) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b", "c"});

  EXPECT_EQ(work_off(storage, "q"), (payloads{"a", "b", "c"}));
}

TYPED_TEST_P(Queues, AreKeptApart) {
  auto& storage = this->storage();
  push(storage, "one", {"a", "b"});
  push(storage, "two", {"c"});

  EXPECT_EQ(work_off(storage, "two"), payloads{"c"});
  EXPECT_EQ(waiting(storage, "one"), (payloads{"a", "b"}));
}

TYPED_TEST_P(Queues, AreUnknownUntilTheFirstPush) {
  auto& storage = this->storage();

  EXPECT_EQ(storage.queues(), payloads{});
  EXPECT_EQ(storage.size("q"), 0U);
  EXPECT_FALSE(storage.reserve("q"));
  EXPECT_EQ(waiting(storage, "q"), payloads{});
  EXPECT_EQ(storage.queues(), payloads{});
}

TYPED_TEST_P(Queues, AreKnownWhenDrained) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});

  work_off(storage, "q");

  EXPECT_EQ(storage.queues(), payloads{"q"});
  EXPECT_EQ(storage.size("q"), 0U);
}

TYPED_TEST_P(Queues, AreNamedInByteOrder) {
  auto& storage = this->storage();
  for (const auto* name : {"b", "a:1", "B", "\xc3\xa4", "it's", "a b"}) push(storage, name, {"x"});

  EXPECT_EQ(storage.queues(), (payloads{"B", "a b", "a:1", "b", "it's", "\xc3\xa4"}));
}

TYPED_TEST_P(Queues, AreFoundByWildcards) {
  auto& storage = this->storage();
  for (const auto* name : {"mail_out", "critical", "mail_in", "low"}) push(storage, name, {name});
  const queue_selection wanted{{"critical", "mail_*", "!*_in"}};

  payloads polled;
  for (const auto& queue : wanted.resolve(storage.queues())) {
    for (auto& each : work_off(storage, queue)) polled.push_back(std::move(each));
  }

  EXPECT_EQ(polled, (payloads{"critical", "mail_out"}));
}

TYPED_TEST_P(Queues, CountWhatWaits) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b", "c"});
  push(storage, "other", {"d"});

  take(storage, "q");

  EXPECT_EQ(storage.size("q"), 2U);
}

TYPED_TEST_P(Queues, ShowWhatWaitsWithoutGivingItAway) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b", "c"});

  const auto seen = storage.peek("q", 1, 1);

  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].payload, "b");
  EXPECT_EQ(work_off(storage, "q"), (payloads{"a", "b", "c"}));
}

TYPED_TEST_P(Queues, ShowNothingBeyondTheirEnd) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b"});

  EXPECT_EQ(storage.peek("q", 5, 2).size(), 0U);
  EXPECT_EQ(storage.peek("q", 1, 9).size(), 1U);
  EXPECT_EQ(storage.peek("q", 0, 0).size(), 0U);
}

TYPED_TEST_P(Queues, LoseAllOfOnePayloadWhenItIsRemoved) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b", "a", "ab"});
  push(storage, "other", {"a"});

  EXPECT_EQ(storage.remove("q", "a").size(), 2U);
  EXPECT_EQ(storage.remove("none", "a").size(), 0U);

  EXPECT_EQ(waiting(storage, "q"), (payloads{"b", "ab"}));
  EXPECT_EQ(waiting(storage, "other"), payloads{"a"});
}

TYPED_TEST_P(Queues, LetNoReservedJobBeRemoved) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q");

  storage.remove("q", "a");

  EXPECT_TRUE(storage.acknowledge(held));
}

TYPED_TEST_P(Queues, AreForgottenWhenRemoved) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  push(storage, "other", {"b"});

  storage.remove_queue("q");
  storage.remove_queue("none");

  EXPECT_EQ(storage.queues(), payloads{"other"});
  EXPECT_FALSE(storage.reserve("q"));
}

TYPED_TEST_P(Queues, BeginAnewAfterTheyWereRemoved) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  storage.remove_queue("q");

  push(storage, "q", {"b"});

  EXPECT_EQ(waiting(storage, "q"), payloads{"b"});
}

TYPED_TEST_P(Queues, TellWhetherTheyArePaused) {
  auto& storage = this->storage();
  EXPECT_FALSE(storage.paused());

  storage.pause(true);
  EXPECT_TRUE(storage.paused());

  storage.pause(false);
  EXPECT_FALSE(storage.paused());
}

TYPED_TEST_P(Queues, TakeManyAtOnceInOrder) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});

  storage.push_all("q", {job_of("b"), job_of("c")});
  storage.push_all("q", {});

  EXPECT_EQ(work_off(storage, "q"), (payloads{"a", "b", "c"}));
}

TYPED_TEST_P(Queues, GiveUpOneJobByItsId) {
  auto& storage = this->storage();
  storage.push_all("q", {job_of("a", "1"), job_of("a", "2"), job_of("a")});

  EXPECT_TRUE(storage.withdraw("q", "1"));
  EXPECT_FALSE(storage.withdraw("q", "1"));
  EXPECT_FALSE(storage.withdraw("q", "")) << "the id of no job in particular";
  EXPECT_FALSE(storage.withdraw("other", "2"));

  EXPECT_EQ(storage.size("q"), 2U);
}

REGISTER_TYPED_TEST_SUITE_P(Queues, TakeManyAtOnceInOrder, GiveUpOneJobByItsId,
                            HandOutWhatWasPushedFirst, AreKeptApart,
                            AreUnknownUntilTheFirstPush, AreKnownWhenDrained, AreNamedInByteOrder,
                            AreFoundByWildcards, CountWhatWaits, ShowWhatWaitsWithoutGivingItAway,
                            ShowNothingBeyondTheirEnd, LoseAllOfOnePayloadWhenItIsRemoved,
                            LetNoReservedJobBeRemoved, AreForgottenWhenRemoved,
                            BeginAnewAfterTheyWereRemoved, TellWhetherTheyArePaused);

}  // namespace understudy::contract
