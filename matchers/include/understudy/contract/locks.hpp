#pragma once

#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// The broker's lock store, which keeps jobs unique.
template <class TestSetup>
class Locks : public stage<TestSetup> {};
TYPED_TEST_SUITE_P(Locks);

TYPED_TEST_P(Locks, BelongToOneOwnerUntilTheyExpire) {
  auto& locks = this->storage().locks();

  EXPECT_TRUE(locks.acquire("k", "one", start, 10s));
  EXPECT_FALSE(locks.acquire("k", "two", start + 10s - 1us, 10s));
  EXPECT_TRUE(locks.acquire("k", "two", start + 10s, 10s));
}

TYPED_TEST_P(Locks, AreNotTakenTwiceByTheirOwnerEither) {
  auto& locks = this->storage().locks();
  locks.acquire("k", "one", start, 10s);

  EXPECT_FALSE(locks.acquire("k", "one", start + 1s, 10s));
}

TYPED_TEST_P(Locks, AreKeptApartByKey) {
  auto& locks = this->storage().locks();
  const std::string odd{"k\0'\xff", 4};

  EXPECT_TRUE(locks.acquire("k", "one", start, 10s));
  EXPECT_TRUE(locks.acquire(odd, "two", start, 10s));
  EXPECT_FALSE(locks.acquire(odd, "one", start, 10s));
}

TYPED_TEST_P(Locks, AreReleasedByTheirOwnerOnly) {
  auto& locks = this->storage().locks();
  locks.acquire("k", "one", start, 10s);

  EXPECT_FALSE(locks.release("k", "two"));
  EXPECT_FALSE(locks.release("none", "one"));
  EXPECT_FALSE(locks.acquire("k", "two", start, 10s));

  EXPECT_TRUE(locks.release("k", "one"));
  EXPECT_TRUE(locks.acquire("k", "two", start, 10s));
}

TYPED_TEST_P(Locks, AreSafeFromWhoHeldThemBefore) {
  auto& locks = this->storage().locks();
  locks.acquire("k", "one", start, 10s);
  locks.acquire("k", "two", start + 20s, 10s);

  EXPECT_FALSE(locks.release("k", "one"));

  EXPECT_EQ(locks.held(start + 25s), (std::vector<held_lock>{{"k", "two", start + 30s}}));
}

TYPED_TEST_P(Locks, AreListedByKeyWhileTheyAreHeld) {
  auto& locks = this->storage().locks();
  locks.acquire("b", "one", start, 10s);
  locks.acquire("a", "two", start, 20s);
  locks.acquire("c", "two", start, 5s);

  EXPECT_EQ(locks.held(start + 9s), (std::vector<held_lock>{{"a", "two", start + 20s},
                                                            {"b", "one", start + 10s}}));
}

TYPED_TEST_P(Locks, MayBeHeldWithoutEnd) {
  auto& locks = this->storage().locks();

  EXPECT_TRUE(locks.acquire("k", "one", start, std::chrono::microseconds::max()));

  EXPECT_FALSE(locks.acquire("k", "two", start + 24h * 365 * 1000, 10s));
}

TYPED_TEST_P(Locks, AreExtendedByTheirOwnerOnly) {
  auto& locks = this->storage().locks();
  locks.acquire("k", "one", start, 10s);

  EXPECT_FALSE(locks.extend("k", "two", start + 5s, 60s));
  EXPECT_TRUE(locks.extend("k", "one", start + 5s, 10s));

  EXPECT_FALSE(locks.acquire("k", "two", start + 12s, 10s));
  EXPECT_FALSE(locks.extend("k", "one", start + 15s, 10s)) << "it has expired";
}

TYPED_TEST_P(Locks, TellWhoHoldsThem) {
  auto& locks = this->storage().locks();
  locks.acquire("k", "one", start, 10s);

  EXPECT_EQ(locks.holder_of("k", start + 5s), (held_lock{"k", "one", start + 10s}));
  EXPECT_EQ(locks.owner_of("k", start + 5s), "one");
  EXPECT_FALSE(locks.holder_of("k", start + 10s));
  EXPECT_EQ(locks.owner_of("none", start), "");
}

TYPED_TEST_P(Locks, CountFromTheTimeThatTheirTakerTells) {
  auto& locks = this->storage().locks();

  EXPECT_TRUE(locks.acquire("k", "paused for long", start, 10s));

  EXPECT_TRUE(locks.acquire("k", "another", start + 20s, 10s));
  EXPECT_FALSE(locks.release("k", "paused for long"));
}

TYPED_TEST_P(Locks, GoWithTheLeaseThatNamesThem) {
  auto& storage = this->storage();
  const auto held_with = [&](const std::string& key) {
    push(storage, "q", {key});
    storage.locks().acquire(key, "me", start, 10s);
    auto held = take(storage, "q");
    held.locks = {{key, "me"}};
    return held;
  };

  EXPECT_TRUE(storage.acknowledge(held_with("acknowledged")));
  EXPECT_TRUE(storage.retry(held_with("retried"), start));
  EXPECT_TRUE(storage.fail(held_with("failed"), {}));

  EXPECT_EQ(storage.locks().held(start + 1s), std::vector<held_lock>{});
}

TYPED_TEST_P(Locks, StayIfTheirLeaseIsPutBackOrLost) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  storage.locks().acquire("k", "me", start, 10s);
  auto held = take(storage, "q");
  held.locks = {{"k", "me"}};

  EXPECT_TRUE(storage.put_back(held));
  EXPECT_FALSE(storage.acknowledge(held));
  EXPECT_FALSE(storage.retry(held, start));
  EXPECT_FALSE(storage.fail(held, {}));

  EXPECT_EQ(storage.locks().owner_of("k", start + 1s), "me");
}

TYPED_TEST_P(Locks, OfOthersStayThoughALeaseNamesThem) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  storage.locks().acquire("k", "the next owner", start, 10s);
  auto held = take(storage, "q");
  held.locks = {{"k", "me"}, {"none", "me"}};

  EXPECT_TRUE(storage.acknowledge(held));

  EXPECT_EQ(storage.locks().owner_of("k", start + 1s), "the next owner");
}

TYPED_TEST_P(Locks, NeedATimeToLive) {
  auto& locks = this->storage().locks();

  EXPECT_THROW(locks.acquire("k", "one", start, 0s), usage_error);
  EXPECT_THROW(locks.acquire("k", "one", start, -1s), usage_error);
}

REGISTER_TYPED_TEST_SUITE_P(Locks, AreExtendedByTheirOwnerOnly, TellWhoHoldsThem, NeedATimeToLive,
                            BelongToOneOwnerUntilTheyExpire,
                            AreNotTakenTwiceByTheirOwnerEither, AreKeptApartByKey,
                            AreReleasedByTheirOwnerOnly, AreSafeFromWhoHeldThemBefore,
                            AreListedByKeyWhileTheyAreHeld, MayBeHeldWithoutEnd,
                            CountFromTheTimeThatTheirTakerTells, GoWithTheLeaseThatNamesThem,
                            StayIfTheirLeaseIsPutBackOrLost, OfOthersStayThoughALeaseNamesThem);

}  // namespace understudy::contract
