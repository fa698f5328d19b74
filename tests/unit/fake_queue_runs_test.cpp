// run_one and drain: which jobs they run, and where they stop.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::AllOf;
using testing::ElementsAre;
using testing::FieldsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct ship {
  int order;
  static constexpr auto job_name = "ship";
  static constexpr auto queue = "low";
  void perform() const {}
};
struct bill {
  int order;
  static constexpr auto job_name = "bill";
  static constexpr auto queue = "high";
  void perform() const {
    if (order < 0) throw std::invalid_argument{"no such order"};
  }
};
struct begin {
  int order;
  static constexpr auto job_name = "begin";
  static constexpr auto queue = "high";
  void perform(understudy::client& client) const {
    client.enqueue(bill{order});
    client.enqueue(ship{order});
  }
};
struct poll {
  static constexpr auto job_name = "poll";
  static constexpr auto queue = "high";
  void perform(understudy::client& client) const { client.enqueue(poll{}); }
};

class FakeQueueRuns : public testing::Test {
 protected:
  // What ran, such as "ship 1".
  static std::vector<std::string> jobs_of(const understudy::report& report) {
    std::vector<std::string> names;
    for (const auto& each : report) {
      names.push_back(each.job().name() + " " + each.job().arguments_json());
    }
    return names;
  }

  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

TEST_F(FakeQueueRuns, RunOneOnAnEmptyQueueIsAnEmptyReport) {
  const auto report = queue.run_one();

  EXPECT_THAT(report, IsEmpty());
  EXPECT_EQ(report.note(), "no job waits");
}

TEST_F(FakeQueueRuns, SaysWhatRanWhenAReportIsAskedForMore) {
  try {
    queue.run_one()[0].outcome();
    FAIL() << "nothing ran";
  } catch (const understudy::usage_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("the report has no attempt 0: no job ran: no job waits"));
  }
}

TEST_F(FakeQueueRuns, RunOneTakesTheHeadOfTheFirstQueueWithAJob) {
  client.enqueue(ship{1});
  client.enqueue(bill{2});
  client.enqueue(bill{3});

  EXPECT_THAT(queue.run_one(), ElementsAre(Performed<bill>(FieldsAre(2))));
  EXPECT_THAT(queue.run_one(), ElementsAre(Performed<bill>(FieldsAre(3))));
  EXPECT_THAT(queue.run_one(), ElementsAre(Performed<ship>(FieldsAre(1))));
}

TEST_F(FakeQueueRuns, RunOneOfTakesQueuesInTheOrderGiven) {
  client.enqueue(bill{1});
  client.enqueue(ship{2});

  EXPECT_THAT(queue.run_one_of({"low", "high"}), ElementsAre(Performed<ship>()));
}

TEST_F(FakeQueueRuns, RunOneOfKnowsWildcardsAndExclusions) {
  client.enqueue(bill{1});
  client.enqueue(ship{2});

  EXPECT_THAT(queue.run_one_of({"*", "!hi*"}), ElementsAre(Performed<ship>()));
}

TEST_F(FakeQueueRuns, RunOneOfAnEmptyQueueSaysWhatWaitsElsewhere) {
  client.enqueue(bill{1});

  EXPECT_EQ(queue.run_one_of({"low"}).note(), "1 job waits but none of them in low");
}

TEST_F(FakeQueueRuns, RunOneOfATypePassesOthersBy) {
  client.enqueue(bill{1});
  client.enqueue(ship{2});

  EXPECT_THAT(queue.run_one<ship>(), ElementsAre(Performed<ship>(FieldsAre(2))));
  EXPECT_EQ(queue.size(), 1U);
}

TEST_F(FakeQueueRuns, RunOneRunsAGivenJob) {
  client.enqueue(bill{1});
  client.enqueue(bill{2});
  const auto second = queue.journal().enqueued().at(1);

  EXPECT_THAT(queue.run_one(second), ElementsAre(Performed<bill>(FieldsAre(2))));
  EXPECT_THAT(queue.run_one(second), IsEmpty()) << "it waits no more";
}

TEST_F(FakeQueueRuns, RunsAWorkersOwnQueuesOnly) {
  understudy::fake_options options;
  options.queues = {"low"};
  understudy::fake_queue narrow{options};
  narrow.client().enqueue(bill{1});
  narrow.client().enqueue(ship{2});

  EXPECT_THAT(narrow.run_one(), ElementsAre(Performed<ship>()));
  EXPECT_THAT(narrow.run_one(), IsEmpty());
  EXPECT_THAT(narrow.drain(), IsEmpty());
  EXPECT_THAT(narrow.drain({.queues = {"high"}}), SizeIs(1));
}

TEST_F(FakeQueueRuns, DrainRunsJobsEnqueuedMeanwhile) {
  client.enqueue(begin{1});

  const auto report = queue.drain();

  EXPECT_THAT(jobs_of(report), ElementsAre("begin [1]", "bill [1]", "ship [1]"));
  EXPECT_EQ(report.note(), "no job waits");
}

TEST_F(FakeQueueRuns, DrainSnapshotLeavesJobsEnqueuedMeanwhile) {
  client.enqueue(begin{1});
  client.enqueue(ship{9});

  EXPECT_THAT(jobs_of(queue.drain_snapshot()), ElementsAre("begin [1]", "ship [9]"));
  EXPECT_EQ(queue.size(), 2U);
}

TEST_F(FakeQueueRuns, DrainIsNotEndedByAFailure) {
  client.enqueue(bill{-1});
  client.enqueue(bill{2});

  EXPECT_THAT(queue.drain(), ElementsAre(Failed<bill>(), Performed<bill>()));
}

TEST_F(FakeQueueRuns, DrainKeepsToItsQueues) {
  client.enqueue(begin{1});

  EXPECT_THAT(jobs_of(queue.drain({.queues = {"high"}})), ElementsAre("begin [1]", "bill [1]"));
  EXPECT_EQ(queue.size("low"), 1U);
}

TEST_F(FakeQueueRuns, DrainRunsOnlyOrAllExceptSomeTypes) {
  client.enqueue(begin{1});
  client.enqueue(ship{2});

  EXPECT_THAT(jobs_of(queue.drain({.only = understudy::names<ship>()})), ElementsAre("ship [2]"));
  EXPECT_THAT(jobs_of(queue.drain({.except = understudy::names<ship, bill>()})),
              ElementsAre("begin [1]"));
}

TEST_F(FakeQueueRuns, DrainStopsAtALimit) {
  client.enqueue(begin{1});

  const auto report = queue.drain({.limit = 2});

  EXPECT_THAT(report, SizeIs(2));
  EXPECT_EQ(report.note(), "the limit is 2");
}

TEST_F(FakeQueueRuns, DrainStopsBeforeAJobAndLeavesItAtTheHead) {
  client.enqueue(begin{1});

  const auto report =
      queue.drain({.stop_before = [](const auto& job) { return job.name() == "bill"; }});

  EXPECT_THAT(jobs_of(report), ElementsAre("begin [1]"));
  EXPECT_THAT(report.note(), HasSubstr("stopped before #2 bill(order=1)"));
  EXPECT_EQ(queue.peek("high").at(0).name(), "bill");
}

TEST_F(FakeQueueRuns, DrainStopsAfterAnAttempt) {
  client.enqueue(bill{-1});
  client.enqueue(bill{2});

  const auto report = queue.drain({.stop_after = [](const understudy::attempt& each) {
    return each.outcome() == understudy::outcome::failed;
  }});

  EXPECT_THAT(jobs_of(report), ElementsAre("bill [-1]"));
}

TEST_F(FakeQueueRuns, DrainNamesTheJobThatKeepsItAlive) {
  client.enqueue(poll{});

  try {
    queue.drain({.bound = 50});
    FAIL() << "a job that enqueues itself never ends";
  } catch (const understudy::endless_drain& e) {
    EXPECT_THAT(e.what(), AllOf(HasSubstr("50 jobs"), HasSubstr("poll enqueued by poll"),
                                HasSubstr("fake_queue_runs_test.cpp")));
  }
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_THAT(queue.journal().attempts(), SizeIs(51));
}

TEST_F(FakeQueueRuns, DrainOfManyWaitingJobsIsNotTakenForEndless) {
  for (int i = 0; i < 100; ++i) client.enqueue(ship{i});

  EXPECT_THAT(queue.drain({.bound = 50}), SizeIs(100));
}

TEST_F(FakeQueueRuns, RunsNothingWhileTheBrokerIsPaused) {
  client.enqueue(ship{1});
  queue.broker().pause(true);

  EXPECT_EQ(queue.run_one().note(), "the broker is paused");
  EXPECT_EQ(queue.drain().note(), "the broker is paused");
  EXPECT_EQ(queue.size(), 1U);
}

TEST_F(FakeQueueRuns, RethrowsTheFirstFailureOfAReportOnRequest) {
  client.enqueue(bill{1});
  client.enqueue(bill{-1});

  const auto report = queue.drain();

  EXPECT_THROW(report.rethrow_first(), std::invalid_argument);
}

TEST_F(FakeQueueRuns, OfManyJobsPrintTheOnesThatWereNotPerformed) {
  for (int order = 0; order < 30; ++order) client.enqueue(bill{order == 15 ? -1 : order});

  const auto report = queue.drain();

  EXPECT_THAT(report, Failed<bill>());
  const auto printed = testing::PrintToString(report);
  EXPECT_THAT(printed, testing::StartsWith("30 jobs ran; no job waits\n  #16 bill(order=-1) failed"));
  EXPECT_THAT(printed, testing::EndsWith("\n  and 29 more"));
}

TEST_F(FakeQueueRuns, RunsTheHooksOfTheWorkersLife) {
  std::vector<std::string> life;
  queue.worker().lifecycle().before_first_fork = {[&](auto&) { life.push_back("first"); }};
  queue.worker().lifecycle().queue_empty = {[&](auto&) { life.push_back("empty"); }};
  client.enqueue(ship{1});
  client.enqueue(ship{2});

  queue.drain();
  queue.drain();

  EXPECT_THAT(life, ElementsAre("first", "empty"));
}

}  // namespace
