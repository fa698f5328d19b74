// The broker in Redis keeps to the contract of all, alone and with faults between its calls.

#include <memory>

#include "setup.hpp"
#include "understudy/contract/broker.hpp"
#include "understudy/testing/faulty_broker.hpp"

namespace {

UNDERSTUDY_BROKER_CONTRACT(Redis, redis_tests::setup);
UNDERSTUDY_DURABLE_BROKER_CONTRACT(Redis, redis_tests::setup);

struct faulty_setup {
  redis_tests::setup storage;
  std::unique_ptr<understudy::broker> sound = storage.make();
  std::unique_ptr<understudy::broker> make() {
    return std::make_unique<understudy::faulty_broker>(*sound);
  }
};
UNDERSTUDY_BROKER_CONTRACT(FaultyRedis, faulty_setup);

struct failing_by_queue_setup : redis_tests::setup {
  std::unique_ptr<understudy::broker> make() {
    auto given = options();
    given.fails_by_queue = true;
    return std::make_unique<understudy::redis::broker>(given);
  }
};
UNDERSTUDY_BROKER_CONTRACT(RedisThatFailsByQueue, failing_by_queue_setup);

}  // namespace
