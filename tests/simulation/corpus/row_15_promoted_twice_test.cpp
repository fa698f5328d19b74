// Row 15: two schedulers look for what is due, both find the same job, and both push it. Seen in
// kue (#1133).
//
// The mail is due; poller 1 reads the schedule, and so does poller 2; both enqueue it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/corpus/found_within.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct send_mail {
  int number;
  static constexpr auto job_name = "send_mail";
  static constexpr auto queue = "mail";
};

void mails(simulation::world& world) {
  auto& sent = world.store<int, int>("sent");
  world.handle<send_mail>([&](const send_mail& job) { sent[job.number] += 1; });
  world.at_end("mail 1 is sent once", [&] { return sent.peek(1) == 1; });
  world.run();
}

template <bool claims>
void polled_mails(simulation::world& world) {
  auto& is_due = world.store<int, bool>("is_due");
  is_due.set(1, true);
  for (const auto* name : {"poller 1", "poller 2"}) {
    world.actor(name, [&] {
      world.sleep(1h);
      if (claims) {
        if (!is_due.compare_and_set(1, true, false)) return;
        world.client().enqueue(send_mail{1});
      } else if (is_due.get(1)) {
        world.client().enqueue(send_mail{1});
        is_due.set(1, false);
      }
    });
  }
  mails(world);
}

void scheduled_mails(simulation::world& world) {
  world.client().enqueue_in(1h, send_mail{1});
  mails(world);
}

const simulation::options two_workers{.workers = 2, .closed = true};

TEST(Row15PromotedTwice, ByTwoPollersThatReadAndThenWrite) {
  EXPECT_THAT(simulation::explore(two_workers, polled_mails<false>),
              AllOf(Breaks("mail 1 is sent once"), FoundWithin({2, 4, 0})));
}

TEST(Row15PromotedTwice, IsClosedByClaimingInOneStep) {
  EXPECT_THAT(simulation::explore(two_workers, polled_mails<true>), HoldsExhaustively());
}

TEST(Row15PromotedTwice, IsClosedByTheScheduleOfTheBroker) {
  EXPECT_THAT(simulation::explore(two_workers, scheduled_mails), HoldsExhaustively());
}

}  // namespace
