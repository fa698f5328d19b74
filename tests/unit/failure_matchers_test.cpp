// Matchers of what becomes of a job that fails: what they accept, how they describe themselves and
// their negations, how they explain. The messages as a user reads them are in tests/messages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include "understudy/hooks/retry.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct twice : understudy::retry_policy {
  static constexpr std::uint32_t attempts = 2;
  static constexpr auto wait = understudy::backoff::fixed(30s);
  using discard_on = understudy::exceptions<std::invalid_argument>;
};

// Fails with a runtime error if its number is 1, and is dropped if it is 2. Move-only, as some are.
struct call {
  std::unique_ptr<int> number;
  static constexpr auto job_name = "call";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::retry<twice>>;
  void perform() const {
    if (*number == 1) throw std::runtime_error{"busy"};
    if (*number == 2) throw std::invalid_argument{"no such number"};
  }
};

template <class Value, class M>
std::string explain(const Value& value, const M& matcher) {
  testing::StringMatchResultListener listener;
  testing::ExplainMatchResult(matcher, value, &listener);
  return listener.str();
}

template <class M>
std::string describe(const M& matcher) {
  return testing::DescribeMatcher<const understudy::report&>(matcher);
}

class FailureMatchers : public testing::Test {
 protected:
  understudy::report run(int number) {
    queue.client().enqueue(call{std::make_unique<int>(number)});
    return queue.run_one();
  }
  understudy::report run_to_the_end(int number) {
    queue.client().enqueue(call{std::make_unique<int>(number)});
    return queue.drain({.auto_advance = true});
  }

  understudy::fake_queue queue;
};

using RetriedMatcher = FailureMatchers;

TEST_F(RetriedMatcher, KnowsAJobByTypeByNameOrNotAtAll) {
  const auto report = run(1);

  EXPECT_THAT(report, Retried<call>());
  EXPECT_THAT(report, Retried("call"));
  EXPECT_THAT(report, Retried());
  EXPECT_THAT(report, Not(Retried("mail")));
  EXPECT_THAT(report, Retried<call>(Threw<std::runtime_error>("busy")));
  EXPECT_THAT(report, Retried("call", Threw<std::runtime_error>("busy")));
  EXPECT_THAT(report, Not(Retried(Threw<std::logic_error>())));
}

TEST_F(RetriedMatcher, AsksWhenTheJobIsAttemptedAgain) {
  const auto report = run(1);
  const auto now = queue.clock().now();

  EXPECT_THAT(report, Retried<call>().after(30s));
  EXPECT_THAT(report, Retried<call>().after(25s, 5s));
  EXPECT_THAT(report, Not(Retried<call>().after(25s, 4s)));
  EXPECT_THAT(report, Retried<call>().at(now + 30s));
  EXPECT_THAT(report, Not(Retried<call>().at(now)));
}

TEST_F(RetriedMatcher, CountsTheWaitFromTheEndOfTheAttempt) {
  queue.handle<call>([this](const call&) {
    queue.clock().advance(10min);
    throw std::runtime_error{"busy for long"};
  });

  EXPECT_THAT(run(1), Retried<call>().after(30s));
}

TEST_F(RetriedMatcher, AsksWhichAttemptItWas) {
  const auto report = run_to_the_end(1);

  EXPECT_THAT(report, Retried<call>().attempt(1));
  EXPECT_THAT(report, Not(Retried<call>().attempt(2)));
  EXPECT_THAT(report[1], Failed<call>()) << "the second was the last";
}

TEST_F(RetriedMatcher, CountsAnAttemptThatTookItsWorkerAlong) {
  queue.client().enqueue(call{std::make_unique<int>(1)});
  queue.worker().reserve();
  queue.clock().advance(30min);
  queue.handle<call>([](const call&) { throw understudy::retry_job{5s}; });

  EXPECT_THAT(queue.run_one(), MovedToFailedSet<call>());
}

TEST_F(RetriedMatcher, AsksAllAtOnce) {
  EXPECT_THAT(run(1), Retried<call>(Threw<std::runtime_error>()).attempt(1).after(30s));
}

TEST_F(RetriedMatcher, RefusesANegativeTolerance) {
  EXPECT_THROW(Retried<call>().after(30s, -1s), understudy::usage_error);
  EXPECT_THROW(Retried<call>().at({}, -1s), understudy::usage_error);
}

TEST_F(RetriedMatcher, DescribesItselfAndItsNegation) {
  EXPECT_EQ(describe(Retried<call>()), "has retried call");
  EXPECT_EQ(describe(Not(Retried<call>())), "has not retried call");
  EXPECT_EQ(describe(Retried<call>(Threw<std::logic_error>()).attempt(2).after(5min, 10s)),
            "has retried call with an exception that is a std::logic_error, failed on attempt 2, "
            "to be attempted again 5 min later, give or take 10 s");
  EXPECT_EQ(describe(Not(Retried().at(understudy::time_point{5min}))),
            "has not retried a job, to be attempted again at 1970-01-01 00:05:00.000 UTC");
}

TEST_F(RetriedMatcher, ExplainsWhatDiffers) {
  const auto report = run(1);

  EXPECT_THAT(explain(report, Retried<call>().after(40s)),
              HasSubstr("#1 call, which is to be attempted again 30 s later: 10 s too early"));
  EXPECT_THAT(explain(report, Retried<call>().at(understudy::time_point{})),
              AllOf(HasSubstr("which is to be attempted again at "), HasSubstr("too late")));
  EXPECT_THAT(explain(report, Retried<call>().attempt(2)),
              HasSubstr("which failed on attempt 1 instead of 2"));
  EXPECT_THAT(explain(report, Retried<call>(Threw<std::logic_error>())),
              HasSubstr("which is a std::runtime_error"));
}

using MovedToFailedSetMatcher = FailureMatchers;

TEST_F(MovedToFailedSetMatcher, TakesTheLastAttemptOnly) {
  const auto report = run_to_the_end(1);

  EXPECT_THAT(report, ElementsAre(Retried<call>(), MovedToFailedSet<call>()));
  EXPECT_THAT(report[0], Not(MovedToFailedSet<call>()));
  EXPECT_THAT(report[1], Failed<call>());
}

TEST_F(MovedToFailedSetMatcher, KnowsAJobByTypeByNameOrNotAtAll) {
  const auto report = run_to_the_end(1);

  EXPECT_THAT(report, MovedToFailedSet<call>(Threw<std::runtime_error>("busy")));
  EXPECT_THAT(report, MovedToFailedSet("call", Threw<std::runtime_error>()));
  EXPECT_THAT(report, MovedToFailedSet(Threw<std::runtime_error>()));
  EXPECT_THAT(report, MovedToFailedSet("call"));
  EXPECT_THAT(report, MovedToFailedSet());
  EXPECT_THAT(queue, MovedToFailedSet<call>());
  EXPECT_THAT(queue.journal(), Not(MovedToFailedSet(Threw<std::logic_error>())));
}

TEST_F(MovedToFailedSetMatcher, RefusesAFailureOfAnInlinedRun) {
  const auto inlined = queue.inlined();
  EXPECT_THROW(queue.client().enqueue(call{std::make_unique<int>(1)}), std::runtime_error);

  EXPECT_THAT(queue, Failed<call>());
  EXPECT_THAT(queue, Not(MovedToFailedSet<call>()));
  EXPECT_THAT(explain(queue, MovedToFailedSet<call>()),
              HasSubstr("which did not move to the failed set"));
}

TEST_F(MovedToFailedSetMatcher, RefusesAFailureThatCameTooLate) {
  queue.client().enqueue(call{std::make_unique<int>(0)});
  const auto lost = queue.worker().reserve();
  queue.clock().advance(30min);
  EXPECT_THAT(queue.run_one(), Performed<call>());
  queue.handle<call>([](const call&) { throw understudy::too_many_attempts{"no more"}; });

  EXPECT_TRUE(queue.worker().process(*lost).came_late);

  EXPECT_THAT(queue, Failed<call>());
  EXPECT_THAT(queue, Not(MovedToFailedSet<call>()));
}

TEST_F(MovedToFailedSetMatcher, LooksAtTheFailure) {
  {
    understudy::fake_queue other;
    other.client().enqueue(call{std::make_unique<int>(1)});
    EXPECT_THAT(other.drain({.auto_advance = true}), MovedToFailedSet<call>());
  }  // and does not fail this test for one that nobody looked at
}

TEST_F(MovedToFailedSetMatcher, DescribesItselfAndItsNegation) {
  EXPECT_EQ(describe(MovedToFailedSet<call>()), "has moved call to the failed set");
  EXPECT_EQ(describe(Not(MovedToFailedSet(Threw<std::logic_error>()))),
            "has not moved a job to the failed set with an exception that is a std::logic_error");
}

TEST_F(MovedToFailedSetMatcher, ExplainsAnotherException) {
  const auto report = run_to_the_end(1);

  EXPECT_THAT(explain(report, MovedToFailedSet<call>(Threw<std::logic_error>())),
              HasSubstr("#1 call, with an exception which is a std::runtime_error"));
  EXPECT_THAT(report, MovedToFailedSet());
}

using DiscardedMatcher = FailureMatchers;

TEST_F(DiscardedMatcher, KnowsAJobByTypeByNameOrNotAtAll) {
  const auto report = run(2);

  EXPECT_THAT(report, Discarded<call>(Threw<std::invalid_argument>("no such number")));
  EXPECT_THAT(report, Discarded("call", Threw<std::logic_error>()));
  EXPECT_THAT(report, Discarded("call"));
  EXPECT_THAT(report, Discarded());
  EXPECT_THAT(report, Not(Discarded("mail")));
  EXPECT_THAT(report, Not(Discarded<call>(Threw<std::runtime_error>())));
}

TEST_F(DiscardedMatcher, DescribesItselfAndItsNegation) {
  EXPECT_EQ(describe(Discarded<call>()), "has discarded call");
  EXPECT_EQ(describe(Not(Discarded(Threw<std::logic_error>()))),
            "has not discarded a job with an exception that is a std::logic_error");
}

TEST_F(DiscardedMatcher, ExplainsAnotherException) {
  EXPECT_THAT(explain(run(2), Discarded<call>(Threw<std::runtime_error>())),
              HasSubstr("#1 call, with an exception which is a std::invalid_argument"));
}

using FailedMatcher = FailureMatchers;

TEST_F(FailedMatcher, DescribesItselfAndItsNegation) {
  EXPECT_EQ(describe(Failed<call>()), "has failed call");
  EXPECT_EQ(describe(Failed("call")), "has failed call");
  EXPECT_EQ(describe(Not(Failed(Threw<std::runtime_error>().caused_by(Threw<std::logic_error>())))),
            "has not failed a job with an exception that is a std::runtime_error, caused by one "
            "that is a std::logic_error");
}

TEST_F(FailedMatcher, SeesAnInlinedFailureToo) {
  const auto inlined = queue.inlined();

  EXPECT_THROW(queue.client().enqueue(call{std::make_unique<int>(1)}), std::runtime_error);

  EXPECT_THAT(queue, Failed<call>(Threw<std::runtime_error>("busy")));
}

using ThrewMatcher = FailureMatchers;

TEST_F(ThrewMatcher, DescribesItsNegation) {
  EXPECT_EQ(testing::DescribeMatcher<const std::exception_ptr&>(Not(Threw<std::logic_error>())),
            "is not a std::logic_error");
}

TEST_F(ThrewMatcher, ExplainsThatThereIsNoException) {
  EXPECT_EQ(explain(std::exception_ptr{}, Threw<std::logic_error>()), "which is none");
}

}  // namespace
