#pragma once

#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// Leases: one holder at a time, expiry, fencing, heartbeat.
template <class TestSetup>
class Leases : public stage<TestSetup> {
 protected:
  /// Whether a lease is over: no verb does anything with it.
  static void expect_over(broker& storage, const lease& late) {
    EXPECT_FALSE(storage.extend(late, start + 1h));
    EXPECT_FALSE(storage.acknowledge(late));
    EXPECT_FALSE(storage.retry(late, start));
    EXPECT_FALSE(storage.fail(late, {}));
    EXPECT_FALSE(storage.put_back(late));
  }
};
TYPED_TEST_SUITE_P(Leases);

TYPED_TEST_P(Leases, HideTheirJob) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});

  const auto held = take(storage, "q");

  EXPECT_EQ(held.queue, "q");
  EXPECT_EQ(held.message->payload, "a");
  EXPECT_EQ(waiting(storage, "q"), payloads{});
  EXPECT_FALSE(storage.reserve("q"));
}

TYPED_TEST_P(Leases, HaveTokensOfTheirOwn) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b"});
  const auto a = take(storage, "q");
  const auto b = take(storage, "q");

  EXPECT_NE(a.token, b.token);
  EXPECT_TRUE(storage.acknowledge(b));
  EXPECT_TRUE(storage.put_back(a));
  EXPECT_NE(take(storage, "q").token, a.token);
}

TYPED_TEST_P(Leases, AreOverOnceAcknowledged) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q");

  EXPECT_TRUE(storage.acknowledge(held));

  this->expect_over(storage, held);
  EXPECT_EQ(storage.size("q"), 0U);
  EXPECT_EQ(storage.stats(), (broker_stats{1, 0}));
}

TYPED_TEST_P(Leases, PutTheirJobBackInItsPlace) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b", "c", "d"});
  const auto a = take(storage, "q");
  const auto b = take(storage, "q");
  const auto c = take(storage, "q");

  EXPECT_TRUE(storage.put_back(b));
  EXPECT_TRUE(storage.put_back(a));
  EXPECT_TRUE(storage.put_back(c));

  this->expect_over(storage, a);
  EXPECT_EQ(waiting(storage, "q"), (payloads{"a", "b", "c", "d"}));
  EXPECT_EQ(storage.peek("q", 0, 1).at(0).envelope.attempt, 1U);
  EXPECT_EQ(storage.stats(), broker_stats{});
}

TYPED_TEST_P(Leases, PutTheirJobAtTheEndOfAnotherQueue) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b"});
  push(storage, "other", {"c"});
  const auto a = take(storage, "q");

  EXPECT_TRUE(storage.put_back(a, "other"));

  this->expect_over(storage, a);
  EXPECT_EQ(waiting(storage, "q"), payloads{"b"});
  EXPECT_EQ(waiting(storage, "other"), (payloads{"c", "a"}));
  EXPECT_EQ(storage.peek("other", 1, 1).at(0).envelope.attempt, 1U);
  EXPECT_EQ(storage.stats(), broker_stats{});
}

TYPED_TEST_P(Leases, OutliveTheirQueue) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q");
  storage.remove_queue("q");

  EXPECT_TRUE(storage.put_back(held));

  EXPECT_EQ(storage.queues(), payloads{"q"});
  EXPECT_EQ(waiting(storage, "q"), payloads{"a"});
}

TYPED_TEST_P(Leases, OfAVanishedWorkerAreTakenBackWhenTheyExpire) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b"});
  const auto lost = take(storage, "q", start + 30s);

  EXPECT_FALSE(storage.recover(start + 30s - 1us));
  const auto recovered = storage.recover(start + 30s);

  ASSERT_TRUE(recovered);
  EXPECT_EQ(recovered->token, lost.token);
  EXPECT_EQ(recovered->queue, "q");
  EXPECT_EQ(recovered->message->payload, "a");
  EXPECT_EQ(recovered->message->envelope.attempt, 2U);
  EXPECT_EQ(waiting(storage, "q"), (payloads{"a", "b"}));
  EXPECT_EQ(take(storage, "q").message->envelope.attempt, 2U);
  EXPECT_EQ(storage.stats(), broker_stats{});
}

TYPED_TEST_P(Leases, AreEachTakenBackOnce) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b", "c", "d"});
  take(storage, "q", start + 2s);
  take(storage, "q", start + 1s);
  take(storage, "q", start + 9s);

  until_none([&] { return storage.recover(start + 5s); });

  EXPECT_EQ(waiting(storage, "q"), (payloads{"a", "b", "d"}));
}

TYPED_TEST_P(Leases, ThatAreTakenBackAreFenced) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto late = take(storage, "q", start + 30s);
  storage.recover(start + 1min);

  this->expect_over(storage, late);

  EXPECT_EQ(waiting(storage, "q"), payloads{"a"});
  EXPECT_EQ(scheduled(storage), payloads{});
  EXPECT_EQ(failed(storage), payloads{});
  EXPECT_EQ(storage.stats(), broker_stats{});
}

TYPED_TEST_P(Leases, AreSafeFromWhoHeldTheJobBefore) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto late = take(storage, "q", start + 30s);
  storage.recover(start + 1min);
  const auto held = take(storage, "q", start + 2min);

  this->expect_over(storage, late);

  EXPECT_TRUE(storage.acknowledge(held));
}

TYPED_TEST_P(Leases, AreHeldPastTheirEndUntilTheyAreTakenBack) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q", start - 1h);

  EXPECT_FALSE(storage.reserve("q"));
  EXPECT_TRUE(storage.acknowledge(held));
  EXPECT_FALSE(storage.recover(start));
}

TYPED_TEST_P(Leases, LastLongerWithAHeartbeat) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q", start + 30s);

  EXPECT_TRUE(storage.extend(held, start + 60s));

  EXPECT_FALSE(storage.recover(start + 59s));
  EXPECT_TRUE(storage.recover(start + 60s));
}

TYPED_TEST_P(Leases, AreNotShortenedByAHeartbeat) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q", start + 30s);

  EXPECT_TRUE(storage.extend(held, start + 10s));

  EXPECT_FALSE(storage.recover(start + 29s));
  EXPECT_TRUE(storage.recover(start + 30s));
}

TYPED_TEST_P(Leases, ThatNeverExpireAreNeverTakenBack) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q");

  EXPECT_FALSE(storage.recover(never));
  EXPECT_EQ(storage.next_event(), std::nullopt);
  EXPECT_TRUE(storage.acknowledge(held));
}

TYPED_TEST_P(Leases, TellWhenTheNextExpires) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "b"});
  take(storage, "q", start + 30s);
  const auto sooner = take(storage, "q", start + 10s);
  EXPECT_EQ(storage.next_event(), start + 10s);

  storage.acknowledge(sooner);

  EXPECT_EQ(storage.next_event(), start + 30s);
}

REGISTER_TYPED_TEST_SUITE_P(Leases, HideTheirJob, HaveTokensOfTheirOwn, AreOverOnceAcknowledged,
                            PutTheirJobBackInItsPlace, PutTheirJobAtTheEndOfAnotherQueue, OutliveTheirQueue,
                            OfAVanishedWorkerAreTakenBackWhenTheyExpire, AreEachTakenBackOnce,
                            ThatAreTakenBackAreFenced, AreSafeFromWhoHeldTheJobBefore,
                            AreHeldPastTheirEndUntilTheyAreTakenBack, LastLongerWithAHeartbeat,
                            AreNotShortenedByAHeartbeat, ThatNeverExpireAreNeverTakenBack,
                            TellWhenTheNextExpires);

}  // namespace understudy::contract
