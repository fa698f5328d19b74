// Row 14: a batch counts its jobs as they are enqueued, and a worker that is faster than who fills
// it brings the count to zero in between: what follows is enqueued too early. Seen in sidekiq-batch
// (#20, #69).
//
// The import enqueues page 1; w0 fetches it and finds nothing left; the import enqueues page 2.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  static constexpr auto queue = "pages";
};

struct publish {
  int book;
  static constexpr auto job_name = "publish";
  static constexpr auto queue = "pages";
};

template <bool counts_who_fills>
void book(simulation::world& world) {
  auto& left = world.store<int, int>("left");
  auto& fetched = world.store<int, bool>("fetched");
  auto& published = world.store<int, int>("published");
  const auto one_less = [&] {
    if (left.update(1, [](int before) { return before - 1; }) == 0) {
      world.client().enqueue(publish{1});
    }
  };
  world.handle<fetch>([&, one_less](const fetch& job) {
    fetched.set(job.page, true);
    one_less();
  });
  world.handle<publish>([&](const publish& job) { published[job.book] += 1; });
  world.actor("import", [&] {
    if (counts_who_fills) left[1] += 1;
    for (const int page : {1, 2}) {
      left[1] += 1;
      world.client().enqueue(fetch{page});
    }
    if (counts_who_fills) one_less();
  });
  world.always("a book is published with all its pages",
               [&] { return published.peek(1) == 0 || fetched.peek_all().size() == 2; });
  world.at_end("it is published once", [&] { return published.peek(1) == 1; });
  world.run();
}

const simulation::options two_workers{.workers = 2, .closed = true};

TEST(Row14BatchDoneBeforeItIsFilled, CallsBackTooEarly) {
  EXPECT_THAT(simulation::explore(two_workers, book<false>),
              AllOf(Breaks("a book is published with all its pages"), FoundWithin({17, 1, 0})));
}

TEST(Row14BatchDoneBeforeItIsFilled, IsClosedByCountingWhoFillsIt) {
  EXPECT_THAT(simulation::explore(two_workers, book<true>), HoldsExhaustively());
}

}  // namespace
