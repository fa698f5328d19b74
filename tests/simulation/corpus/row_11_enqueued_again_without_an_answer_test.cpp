// Row 11: an enqueue gets no answer, though it was done; the client sends it again, and the job runs
// twice. Seen in Sidekiq (#3303, #6770). A unique lock does not close it: whoever gets no answer
// lets the lock go. The key has to be the job's, and looked at where it acts.
//
// The shop enqueues a charge: no answer; it enqueues it again; both are performed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/corpus/found_within.hpp"
#include "understudy/error.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

template <class... Plugin>
struct charge {
  int order;
  static constexpr auto job_name = "charge";
  static constexpr auto queue = "billing";
  using plugins = understudy::plugins<Plugin...>;
};

constexpr understudy::unique_policy one_a_day{.lock = understudy::unique::until_expired,
                                              .ttl_seconds = 86400};

template <class Charge, bool has_key>
void shop(simulation::world& world) {
  auto& charges = world.store<int, int>("charges");
  world.handle<Charge>([&](const Charge& job) {
    charges.update(job.order, [](int before) { return has_key ? 1 : before + 1; });
  });
  world.actor("shop", [&] {
    for (int attempt = 0; attempt < 3; ++attempt) {
      try {
        world.client().enqueue(Charge{7});
        return;
      } catch (const understudy::broker_error&) {
      }
    }
  });
  world.at_end("the order is charged once", [&] { return charges.peek(7) == 1; });
  world.run();
}

const simulation::options one_reply_lost{
    .workers = 2, .faults = simulation::lost_reply(1), .closed = true};
const simulation::options two_replies_lost{
    .workers = 2, .faults = simulation::lost_reply(2), .closed = true};

TEST(Row11EnqueuedAgainWithoutAnAnswer, RunsTwice) {
  EXPECT_THAT(simulation::explore(one_reply_lost, shop<charge<>, false>),
              AllOf(Breaks("the order is charged once"), FoundWithin({0, 0, 1})));
}

TEST(Row11EnqueuedAgainWithoutAnAnswer, IsNotClosedByAUniqueLock) {
  using unique_charge = charge<understudy::unique_job<one_a_day>>;
  EXPECT_THAT(simulation::explore(one_reply_lost, shop<unique_charge, false>),
              AllOf(Breaks("the order is charged once"), FoundWithin({0, 0, 1})));
}

TEST(Row11EnqueuedAgainWithoutAnAnswer, IsClosedByAKeyOfTheJob) {
  EXPECT_THAT(simulation::explore(two_replies_lost, shop<charge<>, true>), HoldsExhaustively());
}

}  // namespace
