// Row 16: a job has read what it works on, then that changes, and the job that the change enqueues
// is dropped as equal to the one that runs. The first ends with what it read, and nothing brings
// the change in. Seen in BullMQ (#3151, #3427), whose deduplication lasts until a job ends.
//
// w0 reads version 1; the editor writes version 2, whose job is dropped; w0 indexes version 1.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulation/corpus/found_within.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace understudy::matchers;
using corpus::FoundWithin;
using testing::AllOf;
using understudy::unique;
using understudy::unique_policy;
namespace simulation = understudy::simulation;

constexpr unique_policy until_executed{.lock = unique::until_executed};
constexpr unique_policy one_waits_one_runs{.lock = unique::until_and_while_executing,
                                           .conflict = understudy::on_conflict::raise};

template <class... Plugin>
struct index_page {
  int page;
  static constexpr auto job_name = "index_page";
  static constexpr auto queue = "search";
  using plugins = understudy::plugins<Plugin...>;
};

template <class Job>
void editing(simulation::world& world) {
  auto& text = world.store<int, int>("text");
  auto& indexed = world.store<int, int>("indexed");
  world.handle<Job>([&](const Job& job) { indexed.set(job.page, text.get(job.page)); });
  world.actor("editor", [&] {
    text.set(1, 2);
    try {
      world.client().enqueue(Job{1});
    } catch (const understudy::duplicate_job&) {
    }
  });
  world.at_end("the last version is indexed", [&] { return indexed.peek(1) == text.peek(1); });
  text.set(1, 1);
  world.client().enqueue(Job{1});
  world.run();
}

const simulation::options two_workers{.workers = 2, .closed = true};

TEST(Row16DeduplicatedLastUpdate, IsLostIfARunningJobKeepsEqualOnesAway) {
  using naive_index = index_page<understudy::unique_job<until_executed>>;
  EXPECT_THAT(simulation::explore(two_workers, editing<naive_index>),
              AllOf(Breaks("the last version is indexed"), FoundWithin({8, 3, 0})));
}

TEST(Row16DeduplicatedLastUpdate, IsIndexedIfOneMayWaitWhileOneRuns) {
  using index = index_page<understudy::retry<>, understudy::unique_job<one_waits_one_runs>>;
  EXPECT_THAT(simulation::explore(two_workers, editing<index>), HoldsExhaustively());
}

}  // namespace
