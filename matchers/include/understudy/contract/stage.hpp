#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "understudy/broker/broker.hpp"

namespace understudy::contract {

using std::chrono_literals::operator""us;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

/// The bytes of several jobs, in order.
using payloads = std::vector<std::string>;

/// When the stories of the contract begin: 2000-01-01 00:00:00 UTC. Time passes in them by being
/// passed to the broker.
inline constexpr time_point start{std::chrono::seconds{946684800}};

/// Where each test of the contract plays: a broker of its own, from a setup of its own.
template <class TestSetup>
class stage : public testing::Test {
 protected:
  broker& storage() { return *storage_; }

  /// Of a durable broker: another one over the same storage.
  std::unique_ptr<broker> another() { return setup_.make(); }

  /// Of a durable broker: the first goes, and another comes to the same storage.
  broker& reopen() {
    storage_.reset();
    storage_ = setup_.make();
    return *storage_;
  }

 private:
  TestSetup setup_;
  std::unique_ptr<broker> storage_ = setup_.make();
};

/// So that a suite with one setup is `Sqlite/Queues/0`.
struct numbered {
  template <class TestSetup>
  static std::string GetName(int number) {
    return std::to_string(number);
  }
};

/// A job that is nothing but its bytes and its id.
inline message job_of(std::string payload, std::string id = {}) {
  message job;
  job.payload = std::move(payload);
  job.envelope.id = std::move(id);
  return job;
}

inline void push(broker& storage, std::string_view queue, const payloads& all) {
  for (const auto& each : all) storage.push(queue, job_of(each));
}

/// The bytes of all that waits in a queue, head first.
inline payloads waiting(const broker& storage, std::string_view queue) {
  payloads seen;
  for (auto& each : storage.peek(queue, 0, std::numeric_limits<std::size_t>::max())) {
    seen.push_back(std::move(each.payload));
  }
  return seen;
}

/// The bytes of all that is scheduled, the first due first.
inline payloads scheduled(const broker& storage) {
  payloads seen;
  for (const auto& each : storage.scheduled()) seen.push_back(each.message->payload);
  return seen;
}

/// The bytes of the failed set, oldest first.
inline payloads failed(const broker& storage) {
  payloads seen;
  for (auto& each : storage.failures()) seen.push_back(std::move(each.message.payload));
  return seen;
}

/// Reserves the head of a queue that has one; the test ends here if there is none.
inline lease take(broker& storage, std::string_view queue, time_point expires_at = never) {
  auto taken = storage.reserve(queue, expires_at);
  if (!taken) throw std::runtime_error{"nothing to reserve on " + std::string{queue}};
  return *std::move(taken);
}

/// Asks until there is none. A broker that never comes to an end fails its test, and does not hang
/// it. \return all that came.
template <class Ask>
auto until_none(const Ask& ask) {
  constexpr std::size_t more_than_any_test_has = 10'000;
  std::vector<typename decltype(ask())::value_type> all;
  while (auto next = ask()) {
    all.push_back(*std::move(next));
    if (all.size() < more_than_any_test_has) continue;
    ADD_FAILURE() << "the broker does not come to an end: it gave " << all.size() << " answers";
    break;
  }
  return all;
}

/// Reserves and acknowledges until a queue is empty. \return the bytes, in the order they came.
inline payloads work_off(broker& storage, std::string_view queue) {
  payloads done;
  until_none([&] {
    auto held = storage.reserve(queue);
    if (held) {
      done.push_back(held->message->payload);
      EXPECT_TRUE(storage.acknowledge(*held));
    }
    return held;
  });
  return done;
}

}  // namespace understudy::contract
