// Row 9: a job runs into its time limit, and its cleanup unlocks what it had locked, without a look
// at who has the lock by now. Seen in delayed_job (#554) and delayed_job_active_record (#193).
//
// w0 locks for export 1 and pauses; the lock expires; w1 locks for export 2; w0 ends and unlocks; w2
// locks too, beside w1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "simulation/corpus/found_within.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

std::string attempt_of(const understudy::context& where) {
  return where.job_id() + "/" + std::to_string(where.attempt());
}

template <bool is_careful>
struct export_lock {
  static constexpr auto name = "export_lock";
  static constexpr auto key = "export";
  void before_perform(understudy::context& where) const {
    if (!where.locks().acquire(key, attempt_of(where), where.clock().now(), 30s)) {
      throw understudy::retry_job{10s, "an export is running"};
    }
  }
  void after_perform(understudy::context& where) const {
    const auto owner = is_careful ? attempt_of(where)
                                  : where.locks().owner_of(key, where.clock().now());
    where.locks().release(key, owner);
  }
};

template <class... Plugin>
struct export_orders {
  int year;
  static constexpr auto job_name = "export_orders";
  static constexpr auto queue = "exports";
  using plugins = understudy::plugins<Plugin...>;
};

// Who has begun counts as at work until it ends, or its lease is over.
template <class Job>
void exports(simulation::world& world) {
  auto& at_work_until = world.store<std::string, understudy::time_point>("at_work_until");
  world.handle<Job>([&](const Job&, understudy::context& where) {
    at_work_until.set(attempt_of(where), where.clock().now() + 30s);
    at_work_until.erase(attempt_of(where));
  });
  world.always("one exports at a time", [&] {
    int at_work = 0;
    for (const auto& [attempt, end] : at_work_until.peek_all()) {
      if (end > world.clock().now()) ++at_work;
    }
    return at_work <= 1;
  });
  world.client().enqueue(Job{2025});
  world.client().enqueue(Job{2026});
  world.run();
}

const simulation::options one_pause{
    .workers = 3, .faults = simulation::early_timer(1), .closed = true};

TEST(Row09LockOfTheNextOwner, IsFreedByWhoHadItBefore) {
  EXPECT_THAT(simulation::explore(one_pause, exports<export_orders<export_lock<false>>>),
              AllOf(Breaks("one exports at a time"), FoundWithin({0, 0, 1})));
}

TEST(Row09LockOfTheNextOwner, IsFreedByItsOwnerAlone) {
  EXPECT_THAT(simulation::explore(one_pause, exports<export_orders<export_lock<true>>>),
              HoldsExhaustively());
}

}  // namespace
