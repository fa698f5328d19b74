// Row 21: tests perform inline: what a job enqueues is performed within it, before its enqueue
// returns. A job that counts on that passes them, and fails on a queue. Seen in Sidekiq (#6057,
// #6330); where a job enqueues itself for ever (#3713), inline ends in a stack overflow.
//
// w0 imports the feed and enqueues its page; it reads the page, which nobody has fetched yet.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

#include "simulation/corpus/found_within.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct fetch {
  int page;
  static constexpr auto job_name = "fetch";
  static constexpr auto queue = "feeds";
};

struct import {
  int page;
  static constexpr auto job_name = "import";
  static constexpr auto queue = "feeds";
};

TEST(Row21InlineIsNotAQueue, LetsAJobPassThatCountsOnWhatItEnqueued) {
  understudy::fake_queue queue;
  const auto inlined = queue.inlined();
  std::map<int, bool> pages;
  queue.handle<fetch>([&](const fetch& job) { pages[job.page] = true; });
  queue.handle<import>([&](const import& job) {
    queue.client().enqueue(fetch{job.page});
    if (!pages.contains(job.page)) throw std::runtime_error{"the page is empty"};
  });

  queue.client().enqueue(import{1});

  EXPECT_THAT(queue, Performed<import>());
}

void importing_at_once(simulation::world& world) {
  auto& pages = world.store<int, bool>("pages");
  world.handle<fetch>([&](const fetch& job) { pages.set(job.page, true); });
  world.handle<import>([&](const import& job) {
    world.client().enqueue(fetch{job.page});
    if (!pages.contains(job.page)) throw std::runtime_error{"the page is empty"};
  });
  world.client().enqueue(import{1});
  world.run();
}

// What is to follow is enqueued by what it follows.
void importing_when_fetched(simulation::world& world) {
  auto& pages = world.store<int, bool>("pages");
  world.handle<fetch>([&](const fetch& job) {
    pages.set(job.page, true);
    world.client().enqueue(import{job.page});
  });
  world.handle<import>([&](const import& job) {
    if (!pages.contains(job.page)) throw std::runtime_error{"the page is empty"};
  });
  world.client().enqueue(fetch{1});
  world.client().enqueue(fetch{2});
  world.run();
}

void refreshing_for_ever(simulation::world& world) {
  world.handle<fetch>([&](const fetch& job) { world.client().enqueue(job); });
  world.client().enqueue(fetch{1});
  world.run();
}

const simulation::options two_workers{.workers = 2, .closed = true};
const simulation::options one_crash{.workers = 2, .faults = simulation::crash(1), .closed = true};
const simulation::options few_steps{.closed = true, .steps = 50};

TEST(Row21InlineIsNotAQueue, FindsItOutOnAQueue) {
  EXPECT_THAT(simulation::explore(two_workers, importing_at_once),
              AllOf(Breaks("no job fails unseen"), FoundWithin({1, 0, 0})));
}

TEST(Row21InlineIsNotAQueue, IsClosedByEnqueueingWhatFollows) {
  EXPECT_THAT(simulation::explore(one_crash, importing_when_fetched), HoldsExhaustively());
}

TEST(Row21InlineIsNotAQueue, NoticesAJobThatEnqueuesItselfForEver) {
  EXPECT_THAT(simulation::explore(few_steps, refreshing_for_ever),
              AllOf(Breaks("a schedule ends"), FoundWithin({1, 0, 0})));
}

}  // namespace
