// Row 10: a job takes down every worker that touches it, and its attempts are counted only where it
// fails in an orderly way. The count stays at zero, so the job comes back for ever. Seen in Sidekiq
// (#4069, #4633) and Faktory (#99).
//
// w0 reserves the image; it ends the process; the lease expires; and again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <exception>

#include "simulation/corpus/found_within.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

// A limit that is looked at when an attempt fails: a killed worker does not come that far.
struct naive_limit {
  static constexpr auto name = "naive_limit";
  void on_failure(understudy::context& where, const std::exception_ptr&) const {
    if (where.attempt() < 3) where.retry_at(where.clock().now());
  }
};

struct three_attempts : understudy::retry_policy {
  static constexpr std::uint32_t attempts = 3;
};

template <class Limit>
struct resize {
  int image;
  static constexpr auto job_name = "resize";
  static constexpr auto queue = "images";
  using plugins = understudy::plugins<Limit>;
};

template <class Limit>
void images(simulation::world& world) {
  world.handle<resize<Limit>>([&](const resize<Limit>&) { world.crash(); });
  world.at_end("the image is in the failed set",
               [&] { return world.broker().failures().size() == 1; });
  world.client().enqueue(resize<Limit>{1});
  world.run();
}

const simulation::options five_attempts{
    .workers = 2, .faults = simulation::crash(1), .attempts = 5, .closed = true};

TEST(Row10PoisonPill, ComesBackForEverIfOnlyFailuresCount) {
  EXPECT_THAT(simulation::explore(five_attempts, images<naive_limit>),
              AllOf(Breaks("attempts are bounded"), FoundWithin({0, 0, 0})));
}

TEST(Row10PoisonPill, IsClosedByCountingCrashes) {
  EXPECT_THAT(simulation::explore(five_attempts, images<understudy::retry<three_attempts>>),
              HoldsExhaustively());
}

}  // namespace
