// A broker that never comes to an end fails the contract, and does not hang it.

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <optional>

#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/contract/stage.hpp"

namespace {

using namespace std::chrono_literals;
using understudy::contract::payloads;
using understudy::contract::start;
using understudy::contract::until_none;

struct recovers_for_ever : understudy::broker_wrapper {
  using broker_wrapper::broker_wrapper;
  std::optional<understudy::lease> recover(understudy::time_point) override {
    return understudy::lease{};
  }
};

struct reserves_for_ever : understudy::broker_wrapper {
  using broker_wrapper::broker_wrapper;
  bool acknowledge(const understudy::lease& done) override {
    const auto again = *done.message;
    const bool is_held = broker_wrapper::acknowledge(done);
    push(done.queue, again);
    return is_held;
  }
};

TEST(AnEndlessBroker, FailsWhereItKeepsRecovering) {
  understudy::memory_broker memory;
  recovers_for_ever broker{memory};

  EXPECT_NONFATAL_FAILURE(until_none([&] { return broker.recover(start); }),
                          "does not come to an end");
}

TEST(AnEndlessBroker, FailsWhereItKeepsHandingOutAJob) {
  understudy::memory_broker memory;
  reserves_for_ever broker{memory};
  understudy::contract::push(broker, "q", {"a"});

  EXPECT_NONFATAL_FAILURE(understudy::contract::work_off(broker, "q"), "does not come to an end");
}

TEST(AnEndlessBroker, IsNotOneThatEnds) {
  understudy::memory_broker memory;
  understudy::contract::push(memory, "q", {"a", "b"});

  EXPECT_EQ(understudy::contract::work_off(memory, "q"), (payloads{"a", "b"}));
}

}  // namespace
