// The contract of all over a network that lets nothing through in one piece.

#include <memory>

#include "proxy.hpp"
#include "setup.hpp"
#include "understudy/contract/broker.hpp"

namespace {

struct torn_setup {
  redis_tests::setup storage;
  redis_tests::proxy network{redis_tests::server::shared().port(), 1, {.pieces = 100}};

  std::unique_ptr<understudy::broker> make() {
    auto to = storage.options();
    to.port = network.port();
    return std::make_unique<understudy::redis::broker>(to);
  }
};
UNDERSTUDY_BROKER_CONTRACT(TornRedis, torn_setup);

}  // namespace
