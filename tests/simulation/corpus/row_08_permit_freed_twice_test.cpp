// Row 8: a limit on how many run at once is kept by permits. The heartbeat of a job is lost, so its
// lease expires and its permit is freed; when the job ends after all, its permit is freed once more.
// Seen in solid_queue (#761), bull (#308) and hexpm (#1825).
//
// w0 reserves report 1; its heartbeat is lost; the lease expires and its permit is free; w1 reserves
// report 1 with it; w0 acknowledges too late, and frees a permit; w0 reserves report 2 with that,
// beside w1.

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

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

// One job at a time, by one permit.
template <bool is_fenced>
class one_at_a_time : public understudy::broker_wrapper {
 public:
  using broker_wrapper::broker_wrapper;

  int held() const { return held_; }

  std::optional<understudy::lease> reserve(std::string_view queue,
                                           understudy::time_point expires_at) override {
    if (permits_ == 0) return std::nullopt;
    auto given = wrapped().reserve(queue, expires_at);
    if (given) {
      --permits_;
      ++held_;
    }
    return given;
  }
  std::optional<understudy::lease> recover(understudy::time_point now) override {
    auto expired = wrapped().recover(now);
    if (expired) {
      ++permits_;
      --held_;
    }
    return expired;
  }
  bool acknowledge(const understudy::lease& done) override {
    const bool counts = wrapped().acknowledge(done);
    if (counts) --held_;
    if (counts || !is_fenced) ++permits_;
    return counts;
  }
  std::size_t size(std::string_view queue) const override {
    return permits_ == 0 ? 0 : wrapped().size(queue);
  }

 private:
  int permits_ = 1;
  int held_ = 0;
};

struct report {
  int number;
  static constexpr auto job_name = "report";
  static constexpr auto queue = "reports";
};

template <class Broker>
void reports(simulation::world& world) {
  understudy::memory_broker memory;
  Broker limited{memory};
  world.store_in(limited);
  world.handle<report>([&](const report&, understudy::context& where) {
    world.sleep(20s);
    where.heartbeat();
    world.sleep(20s);
  });
  world.always("one is held at a time", [&] { return limited.held() <= 1; });
  world.client().enqueue(report{1});
  world.client().enqueue(report{2});
  world.run();
}

const simulation::options one_heartbeat_lost{.workers = 2, .faults = simulation::lost_heartbeat(1)};

TEST(Row08PermitFreedTwice, LetsMoreRunThanTheLimit) {
  EXPECT_THAT(simulation::explore(one_heartbeat_lost, reports<one_at_a_time<false>>),
              AllOf(Breaks("one is held at a time"), FoundWithin({0, 0, 1})));
}

TEST(Row08PermitFreedTwice, IsClosedIfWhoComesLateFreesNothing) {
  EXPECT_THAT(simulation::explore(one_heartbeat_lost, reports<one_at_a_time<true>>),
              HoldsExhaustively());
}

}  // namespace
