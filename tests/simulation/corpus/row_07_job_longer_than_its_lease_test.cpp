// Row 7: a job runs for longer than it is held, so a second worker takes it for lost and performs it
// beside the first. Seen in kombu (#337, visibility_timeout) and Laravel (#19969, #52493,
// retry_after). Heartbeats keep a job that runs; a process that pauses has none, and what it writes
// when it goes on has to be refused.
//
// w0 reserves the film, which takes 40 s and is held for 30; w1 reserves it too. Or: w0 reserves the
// film and pauses; w1 reserves and publishes it; w0 goes on and publishes what is out of date.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

#include "simulation/corpus/found_within.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct transcode {
  int film;
  static constexpr auto job_name = "transcode";
  static constexpr auto queue = "films";
};

template <bool has_heartbeat>
void slow_films(simulation::world& world) {
  auto& at_work = world.store<int, int>("at_work");
  world.handle<transcode>([&](const transcode& job, understudy::context& where) {
    at_work[job.film] += 1;
    for (int part = 0; part < 2; ++part) {
      world.sleep(20s);
      if (has_heartbeat) where.heartbeat();
    }
    at_work[job.film] -= 1;
  });
  world.always("one transcodes at a time",
               [&] { return at_work.peek(1) <= 1 && at_work.peek(2) <= 1; });
  world.client().enqueue(transcode{1});
  world.client().enqueue(transcode{2});
  world.run();
}

template <bool is_fenced>
void paused_films(simulation::world& world) {
  auto& begun = world.store<int, std::uint32_t>("begun");
  auto& published = world.store<int, std::uint32_t>("published");
  world.handle<transcode>([&](const transcode& job, understudy::context& where) {
    const auto attempt = where.attempt();
    begun.update(job.film, [&](auto before) { return std::max(before, attempt); });
    published.update(job.film,
                     [&](auto before) { return is_fenced ? std::max(before, attempt) : attempt; });
  });
  world.at_end("the last attempt has the last word",
               [&] { return published.peek(1) == begun.peek(1); });
  world.client().enqueue(transcode{1});
  world.run();
}

const simulation::options two_workers{.workers = 2, .closed = true};
const simulation::options one_pause{
    .workers = 2, .faults = simulation::early_timer(1), .closed = true};

TEST(Row07JobLongerThanItsLease, IsPerformedTwiceAtOnce) {
  EXPECT_THAT(simulation::explore(two_workers, slow_films<false>),
              AllOf(Breaks("one transcodes at a time"), FoundWithin({2, 6, 0})));
}

TEST(Row07JobLongerThanItsLease, IsKeptByHeartbeats) {
  EXPECT_THAT(simulation::explore(two_workers, slow_films<true>), HoldsExhaustively());
}

TEST(Row07JobLongerThanItsLease, OverwritesWhatALaterAttemptWrote) {
  EXPECT_THAT(simulation::explore(one_pause, paused_films<false>),
              AllOf(Breaks("the last attempt has the last word"), FoundWithin({6, 2, 1})));
}

TEST(Row07JobLongerThanItsLease, IsFencedByTheNumberOfItsAttempt) {
  EXPECT_THAT(simulation::explore(one_pause, paused_films<true>), HoldsExhaustively());
}

}  // namespace
