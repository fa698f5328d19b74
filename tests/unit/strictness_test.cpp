// What a fake queue makes of what is left when it ends.

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/error.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/secret.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using understudy::fake_queue;
using understudy::strictness;

struct step {
  int number;
  static constexpr auto job_name = "step";
  static constexpr auto queue = "q";
  void perform() const {
    if (number < 0) throw std::runtime_error{"boom"};
  }
};

struct sole {
  understudy::secret<std::string> token;
  static constexpr auto job_name = "sole";
  static constexpr auto queue = "q";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform() const {}
};

struct unhandled {
  static constexpr auto job_name = "unhandled";
  static constexpr auto queue = "q";
};

// A fake that has ended: the failures it told, and what it printed.
struct ending {
  std::vector<std::string> failures;
  std::string printed;
};

template <class Use>
ending end_of(understudy::fake_options options, Use use) {
  ending seen;
  testing::internal::CaptureStdout();
  {
    testing::TestPartResultArray told;
    const testing::ScopedFakeTestPartResultReporter collects{&told};
    {
      fake_queue queue{std::move(options)};
      use(queue);
    }
    for (int i = 0; i < told.size(); ++i) {
      seen.failures.emplace_back(told.GetTestPartResult(i).message());
    }
  }
  seen.printed = testing::internal::GetCapturedStdout();
  return seen;
}

void fail_a_job(fake_queue& queue) {
  queue.client().enqueue(step{-1});
  queue.drain();
}

void leave_a_job(fake_queue& queue) { queue.client().enqueue(step{1}); }

void leak_a_lock(fake_queue& queue) {
  queue.client().enqueue(sole{understudy::secret<std::string>{"hush"}});
  queue.broker().remove_queue("q");
}

TEST(Strictness, IsNaggyUnlessSaidOtherwise) {
  EXPECT_EQ(understudy::fake_options{}.strictness, strictness::naggy);
}

TEST(Strictness, PrintsItsName) { EXPECT_EQ(testing::PrintToString(strictness::strict), "strict"); }

TEST(ANiceFake, SaysNothing) {
  const auto end = end_of({.queues = {"other"}, .strictness = strictness::nice}, [](auto& queue) {
    queue.client().enqueue(step{-1});
    queue.run_one_of({"q"});
    leak_a_lock(queue);
    leave_a_job(queue);
  });

  EXPECT_THAT(end.failures, IsEmpty());
  EXPECT_EQ(end.printed, "");
}

TEST(ANaggyFake, FailsForAJobThatFailedUnseen) {
  const auto end = end_of({}, fail_a_job);

  EXPECT_THAT(end.failures, ElementsAre(HasSubstr("#1 step(number=-1) failed")));
}

TEST(ANaggyFake, SaysThatAHandlerIsMissing) {
  const auto end = end_of({}, [](auto& queue) {
    queue.client().enqueue(unhandled{});
    queue.drain();
  });

  EXPECT_THAT(end.failures, ElementsAre(AllOf(HasSubstr("#1 unhandled"),
                                              HasSubstr("nothing performs this job"))));
}

TEST(ANaggyFake, LetsJobsWait) {
  const auto end = end_of({}, leave_a_job);

  EXPECT_THAT(end.failures, IsEmpty());
  EXPECT_EQ(end.printed, "");
}

TEST(ANaggyFake, WarnsOfAJobInAQueueThatNobodyPolls) {
  const auto end = end_of({.queues = {"mail", "web"}}, leave_a_job);

  EXPECT_THAT(end.failures, IsEmpty());
  EXPECT_THAT(end.printed,
              AllOf(HasSubstr("UNDERSTUDY WARNING"), HasSubstr("strictness_test.cpp:"),
                    HasSubstr("#1 step(number=1) still waits in \"q\""), HasSubstr("mail,web")));
}

TEST(ANaggyFake, WarnsOfALockThatOutlivesAllJobs) {
  const auto end = end_of({}, leak_a_lock);

  EXPECT_THAT(end.failures, IsEmpty());
  EXPECT_THAT(end.printed, AllOf(HasSubstr("a lock that job #1 sole"), HasSubstr("still held"),
                                 Not(HasSubstr("hush"))));
}

TEST(ANaggyFake, TakesTheLockOfAWaitingJobForNoLeak) {
  const auto end = end_of({}, [](auto& queue) {
    queue.client().enqueue(sole{understudy::secret<std::string>{"hush"}});
  });

  EXPECT_EQ(end.printed, "");
}

TEST(AStrictFake, FailsForAJobThatWaits) {
  const auto end = end_of({.strictness = strictness::strict}, leave_a_job);

  EXPECT_THAT(end.failures, ElementsAre(HasSubstr("#1 step(number=1) still waits in \"q\"")));
}

TEST(ANaggyFake, TakesTheLockOfAScheduledJobForNoLeak) {
  const auto end = end_of({}, [](auto& queue) {
    queue.client().enqueue_in(5min, sole{understudy::secret<std::string>{"hush"}});
  });

  EXPECT_THAT(end.failures, IsEmpty());
  EXPECT_EQ(end.printed, "");
}

TEST(AStrictFake, FailsForAJobThatIsScheduled) {
  const auto end = end_of({.strictness = strictness::strict}, [](auto& queue) {
    queue.client().enqueue_in(5min, step{1});
    queue.clock().advance(1min);
  });

  EXPECT_THAT(end.failures,
              ElementsAre(HasSubstr("#1 step(number=1) is still scheduled for \"q\", due in 4 min")));
}

TEST(AStrictFake, FailsForARetryThatIsYetToCome) {
  const auto end = end_of({.strictness = strictness::strict}, [](auto& queue) {
    queue.template handle<step>([](const step&) { throw understudy::retry_job{30s}; });
    queue.client().enqueue(step{1});
    queue.drain();
  });

  EXPECT_THAT(end.failures, ElementsAre(HasSubstr("is still scheduled for \"q\", due in 30 s")));
}

TEST(AStrictFake, FailsForALockThatIsHeld) {
  const auto end = end_of({.strictness = strictness::strict}, [](auto& queue) {
    queue.locks().acquire("the key", "somebody", queue.clock().now(), 1s);
  });

  EXPECT_THAT(end.failures, ElementsAre(HasSubstr("lock the key is still held")));
}

TEST(AStrictFake, IsContentWithAQueueThatIsDrained) {
  const auto end = end_of({.strictness = strictness::strict}, [](auto& queue) {
    queue.client().enqueue(sole{understudy::secret<std::string>{"hush"}});
    queue.drain();
  });

  EXPECT_THAT(end.failures, IsEmpty());
}

TEST(AFakesEnd, TellsFiveThingsAndHowManyMore) {
  const auto end = end_of({.strictness = strictness::strict}, [](auto& queue) {
    for (int i = 0; i < 8; ++i) leave_a_job(queue);
  });

  EXPECT_THAT(end.failures, SizeIs(6));
  EXPECT_THAT(end.failures.back(), HasSubstr("and 3 more"));
}

}  // namespace
