// Row 5: to take a job is to remove it. A worker that is killed between the pop and the end of the
// job takes it along, and nothing tells. Seen in Resque, whose workers pop (#93), and in Sidekiq's
// basic fetch (#1831, #6829).
//
// w0 pops the invoice; kill -9.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string_view>

#include "simulation/corpus/found_within.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

// Hands a job out as LPOP does: the broker keeps nothing of it.
struct popping_broker : understudy::broker_wrapper {
  using broker_wrapper::broker_wrapper;
  std::optional<understudy::lease> reserve(std::string_view queue,
                                           understudy::time_point expires_at) override {
    auto popped = wrapped().reserve(queue, expires_at);
    if (popped) wrapped().acknowledge(*popped);
    return popped;
  }
  bool acknowledge(const understudy::lease&) override { return true; }
};

struct send_invoice {
  int order;
  static constexpr auto job_name = "send_invoice";
  static constexpr auto queue = "mail";
};

void invoices(simulation::world& world) {
  auto& sent = world.store<int, bool>("sent");
  world.handle<send_invoice>([&](const send_invoice& job) { sent.set(job.order, true); });
  world.client().enqueue(send_invoice{1});
  world.client().enqueue(send_invoice{2});
  world.run();
}

void popped_invoices(simulation::world& world) {
  understudy::memory_broker memory;
  popping_broker naive{memory};
  world.store_in(naive);
  invoices(world);
}

const simulation::options one_crash{.workers = 2, .faults = simulation::crash(1), .closed = true};

TEST(Row05DestructivePop, LosesTheJobOfAKilledWorker) {
  EXPECT_THAT(simulation::explore(one_crash, popped_invoices),
              AllOf(Breaks("no job is lost"), FoundWithin({0, 0, 1})));
}

TEST(Row05DestructivePop, IsClosedByALeaseThatExpires) {
  EXPECT_THAT(simulation::explore(one_crash, invoices), HoldsExhaustively());
}

}  // namespace
