#pragma once

#include <stop_token>
#include <thread>

#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// Waiting for jobs: no push is missed, and who waits can be called off.
template <class TestSetup>
class Waiting : public stage<TestSetup> {
 protected:
  /// Waits in another thread while `meanwhile` runs. \return whether a change ended it.
  template <class Meanwhile>
  static bool awaits_change(const broker& storage, std::stop_token stop, Meanwhile meanwhile) {
    bool has_changed = false;
    const auto seen = storage.changes();
    std::jthread waiting{[&] { has_changed = storage.await_change(seen, 1min, std::move(stop)); }};
    meanwhile();
    waiting.join();
    return has_changed;
  }
};
TYPED_TEST_SUITE_P(Waiting);

TYPED_TEST_P(Waiting, EndsAtOnceIfAJobWasPushedSinceTheCountWasTaken) {
  auto& storage = this->storage();
  const auto seen = storage.changes();
  push(storage, "q", {"a"});

  EXPECT_TRUE(storage.await_change(seen, 1min, {}));
  EXPECT_NE(storage.changes(), seen);
}

TYPED_TEST_P(Waiting, EndsWithAPush) {
  auto& storage = this->storage();

  EXPECT_TRUE(this->awaits_change(storage, {}, [&] { push(storage, "q", {"a"}); }));
}

TYPED_TEST_P(Waiting, EndsWithAPushOfMany) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto seen = storage.changes();

  storage.push_all("q", {job_of("b"), job_of("c")});

  EXPECT_TRUE(storage.await_change(seen, 1min, {}));
}

TYPED_TEST_P(Waiting, EndsWhenAJobComesBack) {
  auto& storage = this->storage();
  push(storage, "q", {"a"});
  const auto held = take(storage, "q");
  const auto seen = storage.changes();

  storage.put_back(held);

  EXPECT_TRUE(storage.await_change(seen, 1min, {}));
}

TYPED_TEST_P(Waiting, EndsWhenTheTimeIsUp) {
  auto& storage = this->storage();

  EXPECT_FALSE(storage.await_change(storage.changes(), 0us, {}));
}

TYPED_TEST_P(Waiting, EndsWhenItIsCalledOff) {
  auto& storage = this->storage();
  std::stop_source stop;

  EXPECT_FALSE(this->awaits_change(storage, stop.get_token(), [&] { stop.request_stop(); }));
  EXPECT_FALSE(storage.await_change(storage.changes(), 1min, stop.get_token()));
}

REGISTER_TYPED_TEST_SUITE_P(Waiting, EndsAtOnceIfAJobWasPushedSinceTheCountWasTaken,
                            EndsWithAPush, EndsWithAPushOfMany, EndsWhenAJobComesBack,
                            EndsWhenTheTimeIsUp, EndsWhenItIsCalledOff);

}  // namespace understudy::contract
