// A broker between whose calls faults may be planned keeps to the contract while none is.

#include <memory>

#include "understudy/broker/memory.hpp"
#include "understudy/contract/broker.hpp"
#include "understudy/testing/faulty_broker.hpp"

namespace {

struct faulty_setup {
  understudy::memory_broker sound;
  std::unique_ptr<understudy::broker> make() {
    return std::make_unique<understudy::faulty_broker>(sound);
  }
};
UNDERSTUDY_BROKER_CONTRACT(Faulty, faulty_setup);

}  // namespace
