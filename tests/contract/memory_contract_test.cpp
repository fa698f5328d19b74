// The broker that a fake queue stands on keeps to the contract of all.

#include <memory>

#include "understudy/broker/memory.hpp"
#include "understudy/contract/broker.hpp"

namespace {

struct memory_setup {
  std::unique_ptr<understudy::broker> make() {
    return std::make_unique<understudy::memory_broker>();
  }
};
UNDERSTUDY_BROKER_CONTRACT(Memory, memory_setup);

}  // namespace
