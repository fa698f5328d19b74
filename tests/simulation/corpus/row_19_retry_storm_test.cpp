// Row 19: all jobs fail in one outage, all wait for equally long, and all are back at once, which
// makes the next outage. Seen in Sidekiq (#480), oban (#340) and Rails (#31872).
//
// Three calls fail at 0 s; all three are attempted again at 10 s.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <stdexcept>

#include "simulation/corpus/found_within.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using corpus::FoundWithin;
using std::chrono::seconds;
using testing::AllOf;
namespace simulation = understudy::simulation;

struct at_once_again : understudy::retry_policy {
  static constexpr auto wait = understudy::backoff::fixed(10s);
};
struct spread_by_chance : understudy::retry_policy {
  static constexpr auto wait = understudy::backoff::fixed(10s).with_jitter(50);
};

template <class Policy>
struct call_bank {
  int account;
  static constexpr auto job_name = "call_bank";
  static constexpr auto queue = "bank";
  using plugins = understudy::plugins<understudy::retry<Policy>>;
};

// The bank is down at first. Each call that comes later counts, by the second.
template <class Call, bool is_spread_by_account = false>
simulation::store<int, int>& calls(simulation::world& world) {
  auto& back_at = world.store<int, int>("back_at");
  const auto start = world.clock().now();
  world.handle<Call>([&, start](const Call& job) {
    const auto now = std::chrono::duration_cast<seconds>(world.clock().now() - start);
    if (now > 0s) {
      back_at[static_cast<int>(now.count())] += 1;
    } else if (is_spread_by_account) {
      throw understudy::retry_job{10s + job.account * 1s};
    } else {
      throw std::runtime_error{"the bank is down"};
    }
  });
  for (const int account : {1, 2, 3}) world.client().enqueue(Call{account});
  return back_at;
}

bool are_apart(const std::map<int, int>& back_at) {
  return std::all_of(back_at.begin(), back_at.end(), [](const auto& at) { return at.second <= 1; });
}

template <class Call, bool is_spread_by_account = false>
void bank(simulation::world& world) {
  auto& back_at = calls<Call, is_spread_by_account>(world);
  world.always("each comes back at a time of its own",
               [&] { return are_apart(back_at.peek_all()); });
  world.run();
}

template <class Call>
void bank_that_may_be_lucky(simulation::world& world) {
  auto& back_at = calls<Call>(world);
  world.sometimes("each comes back at a time of its own", [&] {
    const auto all = back_at.peek_all();
    return all.size() == 3 && are_apart(all);
  });
  world.run();
}

const simulation::options two_workers{.workers = 2, .closed = true};
const simulation::options by_chance{.workers = 1, .faults = simulation::jitter(2), .closed = true};

TEST(Row19RetryStorm, ComesBackAtOnce) {
  EXPECT_THAT(simulation::explore(two_workers, bank<call_bank<at_once_again>>),
              AllOf(Breaks("each comes back at a time of its own"), FoundWithin({1, 0, 0})));
}

TEST(Row19RetryStorm, IsSpreadByJitterWhereChanceIsKind) {
  EXPECT_THAT(simulation::explore(by_chance, bank_that_may_be_lucky<call_bank<at_once_again>>),
              Breaks("each comes back at a time of its own"));
  EXPECT_THAT(simulation::explore(by_chance, bank_that_may_be_lucky<call_bank<spread_by_chance>>),
              HoldsExhaustively());
}

TEST(Row19RetryStorm, IsSpreadForSureByWhatTheJobIs) {
  EXPECT_THAT(simulation::explore(two_workers, bank<call_bank<at_once_again>, true>),
              HoldsExhaustively());
}

}  // namespace
