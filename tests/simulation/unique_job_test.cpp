// What the locks of unique_job hold against: pauses, crashes, answers that are lost.

#include "understudy/hooks/unique_job.hpp"

#include <cstdint>
#include <map>
#include <string>

#include "simulation/jobs.hpp"
#include "understudy/hooks/retry.hpp"

namespace simulated {
namespace {

using understudy::unique;
using understudy::unique_policy;

constexpr unique_policy until_executing{.lock = unique::until_executing};
constexpr unique_policy until_executed{.lock = unique::until_executed};
constexpr unique_policy one_runs{.lock = unique::while_executing};
constexpr unique_policy one_waits_one_runs{.lock = unique::until_and_while_executing};

template <const unique_policy& policy>
struct rebuild {
  int site;
  static constexpr auto job_name = "rebuild";
  static constexpr auto queue = "sites";
  using plugins = understudy::plugins<understudy::unique_job<policy>>;
};

// By attempt: `1, attempt 2` is at work or not.
using attempts = std::map<std::string, int>;

int at_work(const attempts& all) {
  int count = 0;
  for (const auto& [name, is_at_work] : all) count += is_at_work;
  return count;
}

// Of each job the last attempt only: those before it have lost their leases.
int at_work_by_lease(const attempts& all) {
  std::map<std::string, int> last;
  for (const auto& [name, is_at_work] : all) last[name.substr(0, name.find(','))] = is_at_work;
  return at_work(last);
}

// A rebuild is enqueued, and another one by somebody else at any time.
template <const unique_policy& policy>
simulation::verdict rebuilding(simulation::faults faults, int (*count)(const attempts&)) {
  return simulation::explore(closed(2, faults), [count](world& w) {
    auto& seen = w.store<std::string, int>("at_work");
    w.handle<rebuild<policy>>([&](const rebuild<policy>&, understudy::context& where) {
      const auto me = where.job_id() + ", attempt " + std::to_string(where.attempt());
      seen.set(me, 1);
      seen.set(me, 0);
    });
    w.actor("again", [&] { w.client().enqueue(rebuild<policy>{1}); });
    w.always("one is at work", [&, count] { return count(seen.peek_all()) <= 1; });
    w.client().enqueue(rebuild<policy>{1});
    w.run();
  });
}

TEST(UniqueJobUntilExecuted, HoldsItsLockUntilTheJobIsAcknowledged) {
  EXPECT_THAT(rebuilding<until_executed>(simulation::early_timer(1), at_work_by_lease),
              HoldsExhaustively());
}

TEST(UniqueJobWhileExecuting, RunsInOneAttemptAtATimeThoughOneIsPaused) {
  EXPECT_THAT(rebuilding<one_runs>(simulation::early_timer(1), at_work), HoldsExhaustively());
}

TEST(UniqueJobUntilAndWhileExecuting, RunsInOneAttemptAtATimeThoughOneIsPaused) {
  EXPECT_THAT(rebuilding<one_waits_one_runs>(simulation::early_timer(1), at_work),
              HoldsExhaustively());
}

// One rebuild, whatever happens to it. A crash may strike while it is enqueued by nobody else.
template <const unique_policy& policy>
simulation::verdict ending(simulation::faults faults) {
  auto how = closed(2, faults);
  how.failures_allowed = true;
  return simulation::explore(how, [](world& w) {
    auto& done = w.store<int, int>("done");
    w.handle<rebuild<policy>>([&](const rebuild<policy>& job) { done[job.site] += 1; });
    w.at_end("no lock is left", [&] { return w.locks().held(w.clock().now()).empty(); });
    w.at_end("it is rebuilt", [&] { return done.peek(1) > 0 || w.tally().failed > 0; });
    w.client().enqueue(rebuild<policy>{1});
    w.run();
  });
}

class UniqueJobThatEnds : public testing::TestWithParam<simulation::faults> {};

TEST_P(UniqueJobThatEnds, LeavesNoLockBehind) {
  EXPECT_THAT(ending<until_executing>(GetParam()), HoldsExhaustively());
  EXPECT_THAT(ending<until_executed>(GetParam()), HoldsExhaustively());
  EXPECT_THAT(ending<one_runs>(GetParam()), HoldsExhaustively());
  EXPECT_THAT(ending<one_waits_one_runs>(GetParam()), HoldsExhaustively());
}

INSTANTIATE_TEST_SUITE_P(OfAnyKind, UniqueJobThatEnds,
                         testing::Values(simulation::crash(1), simulation::kill(1),
                                         simulation::lost_acknowledge(1), simulation::outage(1),
                                         simulation::early_timer(1), simulation::duplicate(1)),
                         [](const auto& each) { return each.param.describe().substr(2); });

// Who meets the lock of a dead worker, and may not lose its job for that.

constexpr unique_policy one_runs_or_fails{.lock = unique::while_executing,
                                          .ttl_seconds = 600,
                                          .conflict = understudy::on_conflict::raise};
constexpr unique_policy one_runs_or_waits{.lock = unique::while_executing,
                                          .conflict = understudy::on_conflict::reschedule};

struct longer_than_a_lock : understudy::retry_policy {
  static constexpr std::uint32_t attempts = 10;
  static constexpr auto wait = understudy::backoff::exponential(2s);
};

template <class... Plugin>
struct publish {
  int site;
  static constexpr auto job_name = "publish";
  static constexpr auto queue = "sites";
  using plugins = understudy::plugins<Plugin...>;
};

template <class Job>
simulation::verdict publishing_beside_a_crash() {
  auto how = closed(2, simulation::crash(1));
  how.attempts = 100;  // as a worker's default
  return simulation::explore(how, [](world& w) {
    auto& published = w.store<std::string, int>("published");
    w.handle<Job>([&](const Job&, understudy::context& where) { published[where.job_id()] += 1; });
    w.at_end("both are published", [&] { return published.peek_all().size() == 2; });
    w.client().enqueue(Job{1});
    w.client().enqueue(Job{1});
    w.run();
  });
}

TEST(UniqueJobThatRaises, FailsIfItsRetriesEndBeforeTheLockOfADeadWorker) {
  using job = publish<understudy::retry<>, understudy::unique_job<one_runs_or_fails>>;
  EXPECT_THAT(publishing_beside_a_crash<job>(), Breaks("both are published"));
}

TEST(UniqueJobThatRaises, RunsIfItsRetriesOutlastTheLockOfADeadWorker) {
  using job =
      publish<understudy::retry<longer_than_a_lock>, understudy::unique_job<one_runs_or_fails>>;
  EXPECT_THAT(publishing_beside_a_crash<job>(), HoldsExhaustively());
}

TEST(UniqueJobThatReschedules, OutlastsTheLockOfADeadWorkerByDefault) {
  using job = publish<understudy::unique_job<one_runs_or_waits>>;
  EXPECT_THAT(publishing_beside_a_crash<job>(), HoldsExhaustively());
}

}  // namespace
}  // namespace simulated
