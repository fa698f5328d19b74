#pragma once

#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// Payloads and what travels beside them: nothing changes on the way.
template <class TestSetup>
class Payloads : public stage<TestSetup> {
 protected:
  /// Each byte there is, with zero first, last and in between.
  static std::string any_bytes() {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
    return all + all + '\0';
  }

  /// A setup of a broker that has no room for envelopes says `keeps_envelopes = false`.
  static constexpr bool keeps_envelopes() {
    if constexpr (requires { TestSetup::keeps_envelopes; }) {
      return TestSetup::keeps_envelopes;
    } else {
      return true;
    }
  }

  static message full_message() {
    message full;
    full.payload = any_bytes();
    full.envelope.id = "id-" + any_bytes();
    full.envelope.parent = "parent-" + any_bytes();
    full.envelope.attempt = 3;
    full.envelope.enqueued_at = start + 1us;
    full.envelope.headers = {{"trace", any_bytes()}, {"", ""}, {any_bytes(), "x"}};
    return full;
  }

  static void expect_untouched(const message& seen, std::uint32_t attempt = 3) {
    const auto sent = full_message();
    EXPECT_EQ(seen.payload, sent.payload);
    if (!keeps_envelopes()) return;
    EXPECT_EQ(seen.envelope.id, sent.envelope.id);
    EXPECT_EQ(seen.envelope.parent, sent.envelope.parent);
    EXPECT_EQ(seen.envelope.attempt, attempt);
    EXPECT_EQ(seen.envelope.enqueued_at, sent.envelope.enqueued_at);
    EXPECT_EQ(seen.envelope.headers, sent.envelope.headers);
  }
};
TYPED_TEST_SUITE_P(Payloads);

TYPED_TEST_P(Payloads, AreHandedOutAsPushed) {
  auto& storage = this->storage();
  storage.push("q", this->full_message());

  this->expect_untouched(storage.peek("q", 0, 1).at(0));
  this->expect_untouched(*take(storage, "q").message);
}

TYPED_TEST_P(Payloads, AreHandedOutAsScheduled) {
  auto& storage = this->storage();
  storage.schedule(start, "q", this->full_message());

  this->expect_untouched(*storage.scheduled().at(0).message);
  this->expect_untouched(*storage.promote(start).value().message);
  this->expect_untouched(*take(storage, "q").message);
}

TYPED_TEST_P(Payloads, AreUntouchedByAnotherAttempt) {
  auto& storage = this->storage();
  storage.push("q", this->full_message());

  storage.retry(take(storage, "q"), start);
  storage.promote(start);
  this->expect_untouched(*take(storage, "q", start).message, 4);
  storage.recover(start);

  this->expect_untouched(*take(storage, "q").message, 5);
}

TYPED_TEST_P(Payloads, AreUntouchedByFailure) {
  auto& storage = this->storage();
  storage.push("q", this->full_message());

  storage.fail(take(storage, "q"), {});
  this->expect_untouched(storage.failures().at(0).message);
  storage.retry_failure(0, start);

  this->expect_untouched(*take(storage, "q").message, 1);
}

TYPED_TEST_P(Payloads, AreFoundByTheirBytes) {
  auto& storage = this->storage();
  push(storage, "q", {this->any_bytes(), this->any_bytes() + '\0'});

  storage.remove("q", this->any_bytes());

  EXPECT_EQ(waiting(storage, "q"), payloads{this->any_bytes() + '\0'});
}

TYPED_TEST_P(Payloads, MayBeEmpty) {
  auto& storage = this->storage();
  push(storage, "q", {"", ""});

  EXPECT_EQ(work_off(storage, "q"), (payloads{"", ""}));
}

TYPED_TEST_P(Payloads, OfTheSameBytesAreJobsOfTheirOwn) {
  auto& storage = this->storage();
  push(storage, "q", {"a", "a"});
  const auto one = take(storage, "q", start);
  const auto other = take(storage, "q");

  EXPECT_TRUE(storage.acknowledge(other));
  EXPECT_TRUE(storage.recover(start));
  EXPECT_FALSE(storage.acknowledge(one));

  EXPECT_EQ(waiting(storage, "q"), payloads{"a"});
}

TYPED_TEST_P(Payloads, MayHaveTenMegabytes) {
  auto& storage = this->storage();
  std::string big(10'000'000, '\0');
  for (std::size_t i = 0; i < big.size(); ++i) big[i] = static_cast<char>(i * 31 >> 3);
  push(storage, "q", {big, "small"});

  const auto held = take(storage, "q");
  EXPECT_TRUE(held.message->payload == big) << "other bytes came out than went in";
  EXPECT_TRUE(storage.fail(held, {}));
  EXPECT_TRUE(failed(storage) == payloads{big}) << "other bytes failed than went in";

  EXPECT_EQ(work_off(storage, "q"), payloads{"small"});
}

REGISTER_TYPED_TEST_SUITE_P(Payloads, AreHandedOutAsPushed, AreHandedOutAsScheduled,
                            AreUntouchedByAnotherAttempt, AreUntouchedByFailure,
                            AreFoundByTheirBytes, MayBeEmpty, OfTheSameBytesAreJobsOfTheirOwn,
                            MayHaveTenMegabytes);

}  // namespace understudy::contract
