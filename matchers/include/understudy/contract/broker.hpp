#pragma once

/// \file What every broker keeps to, as GoogleTest suites. A program that links
/// `understudy::contract` runs them against a broker of its own:
///
///     struct my_setup {                                   // default-constructed for each test
///       std::unique_ptr<understudy::broker> make() { return std::make_unique<my_broker>(); }
///     };
///     UNDERSTUDY_BROKER_CONTRACT(MyBroker, my_setup);
///
/// The setup owns what the broker needs, such as a directory, and outlives it; the broker begins
/// empty. With `static constexpr bool keeps_envelopes = false;` it says that the broker has no room
/// for what travels beside a payload, but for the number of the attempt.
///
/// If the storage outlives the broker, and `make()`, called again, gives another broker over it:
///
///     UNDERSTUDY_DURABLE_BROKER_CONTRACT(MyBroker, my_setup);
///
/// Nothing in them sleeps: time is told to the broker.

#include "understudy/contract/durability.hpp"
#include "understudy/contract/failures.hpp"
#include "understudy/contract/leases.hpp"
#include "understudy/contract/locks.hpp"
#include "understudy/contract/payloads.hpp"
#include "understudy/contract/queues.hpp"
#include "understudy/contract/roster.hpp"
#include "understudy/contract/schedule.hpp"
#include "understudy/contract/searches.hpp"
#include "understudy/contract/threads.hpp"
#include "understudy/contract/waiting.hpp"

/// Tests a broker, at namespace scope. The tests' names begin with `name`.
#define UNDERSTUDY_BROKER_CONTRACT(name, setup)                           \
  namespace name##_contract {                                             \
    using namespace ::understudy::contract;                               \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Queues, setup, numbered);        \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Leases, setup, numbered);        \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Schedule, setup, numbered);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Failures, setup, numbered);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Payloads, setup, numbered);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Locks, setup, numbered);         \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Roster, setup, numbered);        \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Searches, setup, numbered);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Threads, setup, numbered);       \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Waiting, setup, numbered);       \
  }                                                                       \
  static_assert(true, "so that a semicolon may follow")

/// Tests that a broker's storage outlives it, at namespace scope, beside the contract of all.
#define UNDERSTUDY_DURABLE_BROKER_CONTRACT(name, setup)                   \
  namespace name##_durability {                                           \
    using namespace ::understudy::contract;                               \
    INSTANTIATE_TYPED_TEST_SUITE_P(name, Durability, setup, numbered);    \
  }                                                                       \
  static_assert(true, "so that a semicolon may follow")
