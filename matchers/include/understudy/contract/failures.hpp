#pragma once

#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// The failed set.
template <class TestSetup>
class Failures : public stage<TestSetup> {
 protected:
  static void fail_all(broker& storage, const payloads& all) {
    push(storage, "q", all);
    for (const auto& held : until_none([&] { return storage.reserve("q"); })) {
      EXPECT_TRUE(storage.fail(held, {start, {}, "w", {"error", "why"}, {}}));
    }
  }
};
TYPED_TEST_SUITE_P(Failures);

TYPED_TEST_P(Failures, SayWhatFailedWhenWhereAndWhy) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  failure record;
  record.failed_at = start + 1us;
  record.worker = "host:1:*";
  record.exception = {"std::runtime_error", "no \"paper\""};
  record.backtrace = {"print.rb:3:in 'feed'", "", "print.rb:9:in 'perform'\n"};
  record.queue = "not this one";
  record.message.payload = "nor these bytes";

  EXPECT_TRUE(storage.fail(take(storage, "q"), record));

  const auto all = storage.failures();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].failed_at, start + 1us);
  EXPECT_EQ(all[0].worker, "host:1:*");
  EXPECT_EQ(all[0].exception.type, "std::runtime_error");
  EXPECT_EQ(all[0].exception.message, "no \"paper\"");
  EXPECT_EQ(all[0].backtrace, record.backtrace);
  EXPECT_EQ(all[0].queue, "q");
  EXPECT_EQ(all[0].message.payload, "a");
  EXPECT_FALSE(all[0].retried());
}

TYPED_TEST_P(Failures, EndTheLease) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q", start + 30s);

  EXPECT_TRUE(storage.fail(held, {}));

  EXPECT_FALSE(storage.acknowledge(held));
  EXPECT_FALSE(storage.recover(start + 1h));
  EXPECT_EQ(failed(storage), payloads{"a"});
  EXPECT_EQ(waiting(storage, "q"), payloads{});
  EXPECT_EQ(storage.stats(), (broker_stats{1, 1}));
}

TYPED_TEST_P(Failures, AreListedOldestFirst) {
  auto& storage = this->storage();
  this->fail_all(storage, {"a", "b", "c"});

  EXPECT_EQ(failed(storage), (payloads{"a", "b", "c"}));
}

TYPED_TEST_P(Failures, CanBeAttemptedAgain) {
  auto& storage = this->storage();
  this->fail_all(storage, {"a", "b"});

  EXPECT_TRUE(storage.retry_failure(1, start + 1us));
  EXPECT_FALSE(storage.retry_failure(2, start + 1us));

  EXPECT_FALSE(storage.failures().at(0).retried());
  EXPECT_EQ(storage.failures().at(1).retried_at, start + 1us);
  const auto again = take(storage, "q");
  EXPECT_EQ(again.message->payload, "b");
}

TYPED_TEST_P(Failures, HaveAllTheirAttemptsBeforeThemAgain) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  storage.retry(take(storage, "q"), start);
  storage.promote(start);
  storage.fail(take(storage, "q"), {});

  storage.retry_failure(0, start);

  EXPECT_EQ(take(storage, "q").message->envelope.attempt, 1U);
}

TYPED_TEST_P(Failures, AreAttemptedAgainAtTheEndOfTheQueue) {
  auto& storage = this->storage();
  this->fail_all(storage, {"a"});
  push(storage, "q", {"b"});

  storage.retry_failure(0, start);

  EXPECT_EQ(waiting(storage, "q"), (payloads{"b", "a"}));
}

TYPED_TEST_P(Failures, CanBeAttemptedOnAnotherQueue) {
  auto& storage = this->storage();
  this->fail_all(storage, {"a"});

  EXPECT_TRUE(storage.retry_failure(0, start, "other"));

  EXPECT_EQ(waiting(storage, "q"), payloads{});
  EXPECT_EQ(waiting(storage, "other"), payloads{"a"});
  EXPECT_EQ(storage.queues(), (std::vector<std::string>{"other", "q"}));
  EXPECT_EQ(storage.failures().at(0).queue, "q") << "the entry says where it failed";
}

TYPED_TEST_P(Failures, SayWhenTheyWereLastAttemptedAgain) {
  auto& storage = this->storage();
  this->fail_all(storage, {"a"});

  storage.retry_failure(0, start);
  storage.retry_failure(0, start + 1us);

  EXPECT_EQ(storage.failures().at(0).retried_at, start + 1us);
  EXPECT_EQ(waiting(storage, "q"), (payloads{"a", "a"}));
}

TYPED_TEST_P(Failures, GoOneByOne) {
  auto& storage = this->storage();
  this->fail_all(storage, {"a", "b", "c"});

  EXPECT_TRUE(storage.remove_failure(1));
  EXPECT_FALSE(storage.remove_failure(2));

  EXPECT_EQ(failed(storage), (payloads{"a", "c"}));
}

TYPED_TEST_P(Failures, GoAllAtOnce) {
  auto& storage = this->storage();
  this->fail_all(storage, {"a", "b"});

  storage.clear_failures();

  EXPECT_EQ(failed(storage), payloads{});
  EXPECT_FALSE(storage.remove_failure(0));
  EXPECT_EQ(storage.stats(), (broker_stats{2, 2}));
}

REGISTER_TYPED_TEST_SUITE_P(Failures, HaveAllTheirAttemptsBeforeThemAgain,
                            SayWhatFailedWhenWhereAndWhy, EndTheLease, AreListedOldestFirst,
                            CanBeAttemptedAgain, CanBeAttemptedOnAnotherQueue,
                            SayWhenTheyWereLastAttemptedAgain, AreAttemptedAgainAtTheEndOfTheQueue,
                            GoOneByOne, GoAllAtOnce);

}  // namespace understudy::contract
