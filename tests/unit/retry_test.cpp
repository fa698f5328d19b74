#include "understudy/hooks/retry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/broker/memory.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using understudy::time_point;

struct busy : std::runtime_error {
  busy() : std::runtime_error{"the line is busy"} {}
};
struct unknown_number : std::runtime_error {
  unknown_number() : std::runtime_error{"no such number"} {}
};

// What the calls of a test come to; a call beyond the last is answered.
struct line {
  std::vector<std::string> ends;
  std::vector<std::string> log;

  void call() {
    const auto end = ends.empty() ? "" : ends.front();
    if (!ends.empty()) ends.erase(ends.begin());
    if (end == "busy") throw busy{};
    if (end == "unknown") throw unknown_number{};
    if (end == "retry") throw understudy::retry_job{10s};
    if (end == "discard") throw understudy::discard_job{"hung up"};
    if (end == "odd") throw 42;
  }
};

struct patient : understudy::retry_policy {
  static constexpr std::uint32_t attempts = 4;
  static constexpr auto wait = understudy::backoff::exponential(1s);
  using discard_on = understudy::exceptions<unknown_number>;
};

struct call_back {
  int number;
  static constexpr auto job_name = "call_back";
  static constexpr auto queue = "calls";
  using plugins = understudy::plugins<understudy::retry<patient>>;
  void perform(line& phone) const { phone.call(); }
};

class Retry : public testing::Test {
 protected:
  Retry() { queue.provide(phone); }

  line phone;
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
  const time_point start = queue.clock().now();
};

TEST_F(Retry, AttemptsAFailedJobAgainLater) {
  phone.ends = {"busy"};
  client.enqueue(call_back{1});

  EXPECT_THAT(queue.run_one(), Retried<call_back>(Threw<busy>("the line is busy")));
  EXPECT_THAT(queue.run_one(), IsEmpty());
  ASSERT_THAT(queue.scheduled(), ElementsAre(IsJob(call_back{1})));
  EXPECT_EQ(queue.scheduled()[0].due(), start + 1s);

  queue.clock().advance(1s);
  EXPECT_THAT(queue.run_one(), Performed<call_back>());
}

TEST_F(Retry, WaitsLongerEachTime) {
  phone.ends = {"busy", "busy", "busy"};
  client.enqueue(call_back{1});

  const auto report = queue.drain({.auto_advance = true});

  ASSERT_THAT(report, SizeIs(4));
  EXPECT_EQ(report[0].retry_at(), start + 1s);
  EXPECT_EQ(report[1].retry_at(), start + 1s + 2s);
  EXPECT_EQ(report[2].retry_at(), start + 1s + 2s + 4s);
  EXPECT_EQ(report[3].retry_at(), std::nullopt);
}

TEST_F(Retry, IsNoFailureThatSomeoneHasToSee) {
  phone.ends = {"busy"};
  client.enqueue(call_back{1});

  queue.drain({.auto_advance = true});

  EXPECT_THAT(queue.journal().unseen_failures(), IsEmpty());
  EXPECT_THAT(queue.failures(), IsEmpty());
}

TEST_F(Retry, GivesUpWhenTheAttemptsAreUsedUp) {
  phone.ends = {"busy", "busy", "busy", "busy", "busy"};
  client.enqueue(call_back{7});

  EXPECT_THAT(queue.drain({.auto_advance = true}), Failed<call_back>(Threw<busy>()));

  ASSERT_THAT(queue.failures(), SizeIs(1));
  const auto failure = queue.failures()[0];
  EXPECT_EQ(failure.message.envelope.attempt, 4U);
  EXPECT_EQ(failure.message.payload, R"({"class":"call_back","args":[7]})");
  EXPECT_EQ(failure.queue, "calls");
  EXPECT_EQ(failure.worker, "fake");
  EXPECT_EQ(failure.failed_at, start + 7s);
  EXPECT_THAT(queue.scheduled(), IsEmpty());
}

TEST_F(Retry, CountsAttemptsAsAJobSeesThem) {
  phone.ends = {"busy", "busy"};
  std::vector<std::uint32_t> attempts;
  queue.handle<call_back>([&](const call_back&, understudy::context& where, line& busy_line) {
    attempts.push_back(where.attempt());
    busy_line.call();
  });
  client.enqueue(call_back{1});

  queue.drain({.auto_advance = true});

  EXPECT_THAT(attempts, ElementsAre(1U, 2U, 3U));
}

TEST_F(Retry, KeepsTheJobsIdThroughItsAttempts) {
  phone.ends = {"busy"};
  const auto id = client.enqueue(call_back{1}).id;

  const auto report = queue.drain({.auto_advance = true});

  ASSERT_THAT(report, SizeIs(2));
  EXPECT_EQ(report[1].job().id(), id);
  EXPECT_EQ(report[1].job().due(), start + 1s);
  EXPECT_THAT(queue, HasEnqueued<call_back>().once());
}

TEST_F(Retry, DropsAJobOnWhatItsPolicyDiscards) {
  phone.ends = {"unknown"};
  client.enqueue(call_back{1});

  EXPECT_THAT(queue.run_one(), Discarded<call_back>(Threw<unknown_number>()));

  EXPECT_THAT(queue.failures(), IsEmpty());
  EXPECT_THAT(queue.scheduled(), IsEmpty());
}

struct picky : understudy::retry_policy {
  using retry_on = understudy::exceptions<busy>;
};
struct call_once {
  int number;
  static constexpr auto job_name = "call_once";
  static constexpr auto queue = "calls";
  using plugins = understudy::plugins<understudy::retry<picky>>;
  void perform(line& phone) const { phone.call(); }
  void on_exhausted(understudy::context& where, const std::exception_ptr& why) const {
    where.client().enqueue_to(
        "calls", "Exhausted",
        understudy::arguments::of(number, understudy::summarize(why).message));
  }
};

TEST_F(Retry, RetriesOnlyWhatItsPolicyNames) {
  phone.ends = {"busy", "odd"};
  client.enqueue(call_once{1});

  const auto report = queue.drain({.only = {"call_once"}, .auto_advance = true});

  EXPECT_THAT(report, Retried<call_once>(Threw<busy>()));
  EXPECT_THAT(report, Failed<call_once>());
}

TEST_F(Retry, TellsTheJobThatItIsExhausted) {
  phone.ends = {"unknown"};
  client.enqueue(call_once{9});

  EXPECT_THAT(queue.run_one(), Failed<call_once>());

  EXPECT_THAT(queue, HasEnqueued("Exhausted", understudy::arguments::of(9, "no such number")));
}

TEST_F(Retry, DoesNotTellAJobThatIsRetried) {
  phone.ends = {"busy"};
  client.enqueue(call_once{9});

  queue.run_one();

  EXPECT_THAT(queue, HasEnqueued("Exhausted").never());
}

TEST_F(Retry, DoesWhatTheJobItselfAsksFor) {
  phone.ends = {"retry", "discard"};
  client.enqueue(call_back{1});

  const auto report = queue.drain({.auto_advance = true});

  ASSERT_THAT(report, SizeIs(2));
  EXPECT_EQ(report[0].retry_at(), start + 10s);
  EXPECT_THAT(report[1], Discarded<call_back>(Threw<understudy::discard_job>("hung up")));
}

struct plain_call {
  int number;
  static constexpr auto job_name = "plain_call";
  static constexpr auto queue = "calls";
  void perform(line& phone) const { phone.call(); }
};

TEST_F(Retry, IsKeptForeverIfAJobAsksForAnEnormousWait) {
  queue.handle<plain_call>(
      [](const plain_call&) { throw understudy::retry_job{std::chrono::microseconds::max()}; });
  client.enqueue(plain_call{1});

  EXPECT_EQ(queue.run_one()[0].retry_at(), understudy::never);

  EXPECT_THAT(queue.run_until(start + 100 * 365 * 24h), IsEmpty());
  EXPECT_THAT(queue.scheduled(), SizeIs(1));
}

TEST_F(Retry, NeedsNoPolicyForAJobThatAsksForIt) {
  phone.ends = {"retry"};
  client.enqueue(plain_call{1});

  const auto report = queue.drain({.auto_advance = true});

  EXPECT_THAT(report[0], Retried(Threw<understudy::retry_job>()));
  EXPECT_THAT(report[1], Performed<plain_call>());
}

TEST_F(Retry, MayBeGivenToAllJobsOfAWorker) {
  queue.worker().use(understudy::retry<>{});
  phone.ends = {"busy"};
  client.enqueue(plain_call{1});

  const auto report = queue.drain({.auto_advance = true});

  ASSERT_THAT(report, SizeIs(2));
  EXPECT_EQ(report[0].retry_at(), start + 3s);
}

TEST_F(Retry, IsDecidedByAFailureHookToo) {
  queue.worker().hooks().on_failure.push_back(
      {"tomorrow", [this](understudy::context& where, const std::exception_ptr&) {
         where.retry_at(start + 24h);
       }});
  phone.ends = {"busy"};
  client.enqueue(plain_call{1});

  EXPECT_EQ(queue.run_one()[0].retry_at(), start + 24h);
}

TEST_F(Retry, DoesNotReachAnInlinedEnqueuer) {
  const auto inlined = queue.inlined();
  phone.ends = {"busy"};

  EXPECT_THROW(client.enqueue(call_back{1}), busy);

  EXPECT_THAT(queue.scheduled(), IsEmpty());
}

struct endless : understudy::retry_policy {
  static constexpr std::uint32_t attempts = no_limit;
  static constexpr auto wait = understudy::backoff::exponential(1s, 10);
};
struct call_for_ever {
  int number;
  static constexpr auto job_name = "call_for_ever";
  static constexpr auto queue = "calls";
  using plugins = understudy::plugins<understudy::retry<endless>>;
  void perform() const { throw busy{}; }
};

TEST_F(Retry, EndsAPolicyWithoutAnEndAtTheWorkersLimit) {
  client.enqueue(call_for_ever{1});

  const auto report = queue.drain({.auto_advance = true});

  ASSERT_THAT(report, SizeIs(101));
  EXPECT_THAT(report[100], Failed(Threw<understudy::too_many_attempts>(HasSubstr("attempt 101"))));
}

TEST_F(Retry, IsBoundedInADrain) {
  client.enqueue(call_for_ever{1});

  EXPECT_THROW(queue.drain({.auto_advance = true, .bound = 20}), understudy::endless_drain);
}

TEST_F(Retry, IsNotRunTwiceInASnapshot) {
  phone.ends = {"busy", "busy"};
  client.enqueue(call_back{1});

  EXPECT_THAT(queue.drain_snapshot({.auto_advance = true}), SizeIs(1));
}

TEST_F(Retry, RunsAFailedJobAgainFromTheFailedSet) {
  phone.ends = {"busy"};
  client.enqueue(plain_call{1});
  EXPECT_THAT(queue.run_one(), Failed());

  queue.broker().retry_failure(0, queue.clock().now());

  EXPECT_THAT(queue.run_one(), Performed<plain_call>());
}

TEST_F(Retry, GivesAnExhaustedJobAllItsAttemptsAgainFromTheFailedSet) {
  phone.ends = {"busy", "busy", "busy", "busy", "busy"};
  client.enqueue(call_back{1});
  EXPECT_THAT(queue.drain({.auto_advance = true}), Failed<call_back>());

  queue.broker().retry_failure(0, queue.clock().now());

  const auto again = queue.drain({.auto_advance = true});
  EXPECT_THAT(again, ElementsAre(Retried<call_back>(), Performed<call_back>()));
}

TEST(WorkerLimits, HaveToLeaveAnAttemptAndSomeTime) {
  understudy::memory_broker broker;
  understudy::client client{broker};
  const understudy::registry jobs;

  EXPECT_THROW((understudy::worker{broker, jobs, client, {.visibility = 0s}}),
               understudy::usage_error);
  EXPECT_THROW((understudy::worker{broker, jobs, client, {.max_attempts = 0}}),
               understudy::usage_error);
  EXPECT_THROW(understudy::retry_job{-1s}, understudy::usage_error);
}

// Chance as a test wants it.
class given_random final : public understudy::random_source {
 public:
  explicit given_random(double share) : share_{share} {}
  std::uint64_t below(std::uint64_t bound) override {
    return bound == 0 ? 0 : static_cast<std::uint64_t>(share_ * static_cast<double>(bound - 1));
  }

 private:
  double share_;
};

class Backoff : public testing::Test {
 protected:
  std::vector<std::chrono::seconds> first_waits(const understudy::backoff& wait) {
    std::vector<std::chrono::seconds> waits;
    for (std::uint32_t attempt = 1; attempt <= 4; ++attempt) {
      waits.push_back(std::chrono::duration_cast<std::chrono::seconds>(wait.after(attempt, least)));
    }
    return waits;
  }
  given_random least{0};
  given_random most{1};
};

TEST_F(Backoff, GrowsAsItsNameSays) {
  EXPECT_THAT(first_waits(understudy::backoff::fixed(5s)), ElementsAre(5s, 5s, 5s, 5s));
  EXPECT_THAT(first_waits(understudy::backoff::linear(5s)), ElementsAre(5s, 10s, 15s, 20s));
  EXPECT_THAT(first_waits(understudy::backoff::exponential(5s)), ElementsAre(5s, 10s, 20s, 40s));
  EXPECT_THAT(first_waits(understudy::backoff::exponential(5s, 3)),
              ElementsAre(5s, 15s, 45s, 135s));
  EXPECT_THAT(first_waits(understudy::backoff::polynomial(1s, 2)), ElementsAre(1s, 4s, 9s, 16s));
}

TEST_F(Backoff, KnowsTheFormulaOfSidekiq) {
  const auto wait = understudy::backoff::sidekiq();

  EXPECT_THAT(first_waits(wait), ElementsAre(15s, 16s, 31s, 96s));
  EXPECT_EQ(wait.after(1, most), 15s + 9s);
  EXPECT_EQ(wait.after(3, most), 31s + 29s);
}

TEST_F(Backoff, KnowsTheFormulaOfActiveJob) {
  const auto wait = understudy::backoff::active_job();

  EXPECT_THAT(first_waits(wait), ElementsAre(3s, 18s, 83s, 258s));
  EXPECT_EQ(wait.after(2, most), 18s + 2400ms);
}

TEST_F(Backoff, AddsJitterUpToItsPercentage) {
  const auto wait = understudy::backoff::fixed(10s).with_jitter(20);

  EXPECT_EQ(wait.after(1, least), 10s);
  EXPECT_EQ(wait.after(1, most), 12s);
}

TEST_F(Backoff, NeverWaitsLongerThanItsLongest) {
  const auto wait = understudy::backoff::exponential(1s).at_most(1h);

  EXPECT_EQ(wait.after(40, least), 1h);
  EXPECT_EQ(wait.with_jitter(4'000'000'000).after(40, most), 1h);
  EXPECT_EQ(understudy::backoff::exponential(1s, 4'000'000'000).after(4'000'000'000, most),
            365 * 24h);
  EXPECT_EQ(understudy::backoff::fixed(std::chrono::microseconds::max()).after(1, most), 365 * 24h);
}

TEST_F(Backoff, RefusesANegativeWait) {
  EXPECT_THROW(understudy::backoff::fixed(-1s), understudy::usage_error);
  EXPECT_THROW(understudy::backoff::fixed(1s).at_most(-1s), understudy::usage_error);
}

TEST(SeededRandom, DrawsTheSameAgain) {
  understudy::seeded_random one{7};
  understudy::seeded_random other{7};

  for (int i = 0; i < 100; ++i) {
    const auto drawn = one.below(10);
    EXPECT_EQ(drawn, other.below(10));
    EXPECT_LT(drawn, 10U);
  }
  EXPECT_EQ(one.below(0), 0U);
}

struct jittery : understudy::retry_policy {
  static constexpr auto wait = understudy::backoff::sidekiq();
};
struct call_some_time {
  int number;
  static constexpr auto job_name = "call_some_time";
  static constexpr auto queue = "calls";
  using plugins = understudy::plugins<understudy::retry<jittery>>;
  void perform() const { throw busy{}; }
};

TEST(RetryJitter, ComesFromTheFakesSourceOfChance) {
  given_random most{1};
  understudy::fake_queue queue{{.random = &most}};
  queue.client().enqueue(call_some_time{1});
  const auto start = queue.clock().now();

  EXPECT_EQ(queue.run_one()[0].retry_at(), start + 24s);
}

}  // namespace
