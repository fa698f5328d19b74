// Each matcher: what it accepts, how it describes itself, how it explains a failure.

#include "understudy/matchers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::AllOf;
using testing::AnyOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::FieldsAre;
using testing::Gt;
using testing::HasSubstr;
using testing::Not;
using testing::Pointee;

struct send_mail {
  int user;
  std::string to;
  static constexpr auto job_name = "send_mail";
  static constexpr auto queue = "mail";
  void perform() const {
    if (user < 0) throw std::invalid_argument{"no such user"};
    if (user == 0) throw understudy::dont_perform{};
  }
  void before_perform() const {
    if (user == 13) throw understudy::dont_perform{};
  }
  bool before_enqueue() const { return user != 99; }
};
struct audit {
  int user;
  static constexpr auto job_name = "audit";
  static constexpr auto queue = "log";
  void perform() const {}
};
struct move_only {
  std::unique_ptr<int> number;
  static constexpr auto job_name = "move_only";
  static constexpr auto queue = "q";
};

template <class Value, class M>
std::string explain(const Value& value, const M& matcher) {
  testing::StringMatchResultListener listener;
  testing::ExplainMatchResult(matcher, value, &listener);
  return listener.str();
}

template <class M>
std::string describe(const M& matcher) {
  return testing::DescribeMatcher<const understudy::fake_queue&>(matcher);
}

class Matchers : public testing::Test {
 protected:
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

using HasEnqueuedMatcher = Matchers;

TEST_F(HasEnqueuedMatcher, LooksForAType) {
  client.enqueue(audit{1});

  EXPECT_THAT(queue, HasEnqueued<audit>());
  EXPECT_THAT(queue, Not(HasEnqueued<send_mail>()));
}

TEST_F(HasEnqueuedMatcher, LooksForFieldsAWholeJobOrOneField) {
  client.enqueue(send_mail{1, "ann"});

  EXPECT_THAT(queue, HasEnqueued<send_mail>(FieldsAre(1, "ann")));
  EXPECT_THAT(queue, HasEnqueued<send_mail>(HasArg(&send_mail::to, "ann")));
  EXPECT_THAT(queue, HasEnqueued<send_mail>(Field(&send_mail::user, Gt(0))));
  EXPECT_THAT(queue,
              HasEnqueued<send_mail>(HasArg(&send_mail::user, 1), HasArg(&send_mail::to, "ann")));
  EXPECT_THAT(queue, Not(HasEnqueued<send_mail>(HasArg(&send_mail::to, "bob"))));
}

TEST_F(HasEnqueuedMatcher, TakesAJobToBeEqualTo) {
  client.enqueue(send_mail{1, "ann"});

  EXPECT_THAT(queue, HasEnqueued(send_mail{1, "ann"}));
  EXPECT_THAT(queue, HasEnqueued<send_mail>(send_mail{1, "ann"}));
  EXPECT_THAT(queue, Not(HasEnqueued(send_mail{1, "bob"})));
}

TEST_F(HasEnqueuedMatcher, SaysWhereAJobDiffersFromTheWantedOne) {
  client.enqueue(send_mail{1, "ann"});

  EXPECT_THAT(explain(queue, HasEnqueued(send_mail{1, "bob"})),
              HasSubstr("whose to is \"ann\" instead of \"bob\""));
  EXPECT_THAT(explain(queue, HasEnqueued(send_mail{2, "bob"})),
              HasSubstr("whose user is 1 instead of 2 and to is \"ann\" instead of \"bob\""));
}

TEST_F(HasEnqueuedMatcher, CountsMatchesOnly) {
  client.enqueue(send_mail{1, "ann"});
  client.enqueue(send_mail{1, "ann"});
  client.enqueue(send_mail{2, "bob"});

  EXPECT_THAT(queue, HasEnqueued<send_mail>().times(3));
  EXPECT_THAT(queue, HasEnqueued<send_mail>(FieldsAre(1, "ann")).times(2));
  EXPECT_THAT(queue, HasEnqueued<send_mail>(FieldsAre(2, "bob")).once());
  EXPECT_THAT(queue, HasEnqueued<send_mail>(FieldsAre(3, "cy")).never());
  EXPECT_THAT(queue, HasEnqueued<send_mail>().at_least(3));
  EXPECT_THAT(queue, HasEnqueued<send_mail>().at_most(3));
  EXPECT_THAT(queue, HasEnqueued<send_mail>().between(1, 3));
  EXPECT_THAT(queue, Not(HasEnqueued<send_mail>().at_least(4)));
  EXPECT_THAT(queue, Not(HasEnqueued<send_mail>().at_most(2)));
}

TEST_F(HasEnqueuedMatcher, KeepsToAQueue) {
  client.enqueue_to("urgent", send_mail{1, "ann"});

  EXPECT_THAT(queue, HasEnqueued<send_mail>().on("urgent"));
  EXPECT_THAT(queue, Not(HasEnqueued<send_mail>().on("mail")));
}

TEST_F(HasEnqueuedMatcher, ReadsAJournal) {
  client.enqueue(audit{1});

  EXPECT_THAT(queue.journal(), HasEnqueued<audit>().once());
}

TEST_F(HasEnqueuedMatcher, ComposesWithOthers) {
  client.enqueue(audit{1});

  EXPECT_THAT(queue, AllOf(HasEnqueued<audit>(), Not(HasEnqueued<send_mail>())));
  EXPECT_THAT(queue, AnyOf(HasEnqueued<send_mail>(), HasEnqueued<audit>(FieldsAre(1))));
}

TEST_F(HasEnqueuedMatcher, WorksWithMoveOnlyJobs) {
  client.enqueue(move_only{std::make_unique<int>(5)});

  EXPECT_THAT(queue, HasEnqueued<move_only>(FieldsAre(Pointee(5))));
  EXPECT_THAT(queue.enqueued<move_only>(), ElementsAre(Field(&move_only::number, Pointee(5))));
}

TEST_F(HasEnqueuedMatcher, IgnoresHaltedJobs) {
  client.enqueue(send_mail{99, "ann"});

  EXPECT_THAT(queue, Not(HasEnqueued<send_mail>()));
}

TEST_F(HasEnqueuedMatcher, DescribesItself) {
  EXPECT_EQ(describe(HasEnqueued<audit>()), "has enqueued audit");
  EXPECT_EQ(describe(HasEnqueued<send_mail>(HasArg(&send_mail::to, "b")).on("mail").once()),
            "has enqueued send_mail that has argument \"to\" that is \"b\", on queue \"mail\", once");
  EXPECT_EQ(describe(Not(HasEnqueued<audit>())), "has never enqueued audit");
  EXPECT_EQ(describe(Not(HasEnqueued<audit>().once())), "has enqueued audit, but not once");
  EXPECT_EQ(describe(HasEnqueued<audit>().between(2, 3)), "has enqueued audit, 2 to 3 times");
}

TEST_F(HasEnqueuedMatcher, ListsTheNearestMissesFirst) {
  client.enqueue(send_mail{7, "a"}, {"a.cpp", 1});
  client.enqueue(send_mail{8, "b"}, {"a.cpp", 2});
  client.enqueue(audit{7}, {"a.cpp", 3});

  EXPECT_EQ(explain(queue, HasEnqueued(send_mail{7, "b"}).on("log")),
            "which has enqueued no such job; the nearest:\n"
            "  #1 send_mail(user=7, to=\"a\") on \"mail\", enqueued at a.cpp:1,\n"
            "     whose to is \"a\" instead of \"b\", and which is on queue \"mail\" instead of \"log\"\n"
            "  #2 send_mail(user=8, to=\"b\") on \"mail\", enqueued at a.cpp:2,\n"
            "     whose user is 8 instead of 7, and which is on queue \"mail\" instead of \"log\"");
}

TEST_F(HasEnqueuedMatcher, ListsJobsOfOtherTypesWhereThereIsNoNearerMiss) {
  client.enqueue(audit{7}, {"a.cpp", 1});

  EXPECT_EQ(explain(queue, HasEnqueued<send_mail>()),
            "which has enqueued no such job; there is only:\n"
            "  #1 audit(user=7) on \"log\", enqueued at a.cpp:1");
}

TEST_F(HasEnqueuedMatcher, NamesTheJobsThatAreTooMany) {
  client.enqueue(audit{1});
  client.enqueue(audit{2});

  EXPECT_THAT(explain(queue, HasEnqueued<audit>().never()),
              AllOf(HasSubstr("#1 audit(user=1)"), HasSubstr("#2 audit(user=2)")));
}

TEST_F(HasEnqueuedMatcher, NamesTheJobThatItsNegationDidNotWant) {
  client.enqueue(audit{1});
  client.enqueue(send_mail{2, "ann"});

  EXPECT_THAT(explain(queue, Not(HasEnqueued<send_mail>())),
              AllOf(HasSubstr("#2 send_mail"), Not(HasSubstr("#1 audit"))));
}

TEST_F(HasEnqueuedMatcher, NamesAJobThatWasHaltedInstead) {
  client.enqueue(send_mail{99, "ann"}, {"a.cpp", 1});

  EXPECT_THAT(explain(queue, HasEnqueued<send_mail>()),
              HasSubstr("#1 send_mail(user=99, to=\"ann\") on \"mail\", halted at a.cpp:1, "
                        "by send_mail.before_enqueue"));
}

TEST_F(HasEnqueuedMatcher, ShowsFiveJobsAndHowManyMore) {
  for (int i = 0; i < 8; ++i) client.enqueue(audit{i});

  EXPECT_THAT(explain(queue, HasEnqueued<send_mail>()),
              AllOf(HasSubstr("#5 audit"), Not(HasSubstr("#6 audit")), HasSubstr("and 3 more")));
}

TEST_F(HasEnqueuedMatcher, SaysThatAQueueIsEmpty) {
  EXPECT_EQ(explain(queue, HasEnqueued<audit>()), "which has enqueued nothing");
}

TEST_F(HasEnqueuedMatcher, ExplainsArgumentsThatCannotBeDecoded) {
  queue.broker().push("log", {R"({"class":"audit","args":["x"]})", {}});

  EXPECT_THAT(
      explain(queue, HasEnqueued<audit>(FieldsAre(1))),
      HasSubstr("whose arguments cannot be read as asked: a string where an integer should stand"));
}

using IsJobMatcher = Matchers;

TEST_F(IsJobMatcher, MatchesRecordedJobs) {
  client.enqueue(audit{1});
  client.enqueue(send_mail{2, "ann"});

  EXPECT_THAT(queue.waiting(), ElementsAre(IsJob<audit>(), IsJob<send_mail>(FieldsAre(2, "ann"))));
  EXPECT_THAT(queue.waiting(), Contains(IsJob<audit>(audit{1})));
  EXPECT_THAT(queue.waiting(), Each(Not(IsJob<audit>(audit{2}))));
}

using HasNothingEnqueuedMatcher = Matchers;

TEST_F(HasNothingEnqueuedMatcher, NamesTheOffenders) {
  EXPECT_THAT(queue, HasNothingEnqueued());
  client.enqueue(audit{3});

  EXPECT_THAT(queue, Not(HasNothingEnqueued()));
  EXPECT_THAT(explain(queue, HasNothingEnqueued()),
              AllOf(HasSubstr("#1 audit(user=3)"), HasSubstr("matchers_test.cpp:")));
}

using OutcomeMatchers = Matchers;

TEST_F(OutcomeMatchers, TellOutcomesApart) {
  client.enqueue(audit{1});
  client.enqueue(send_mail{-1, "ann"});
  client.enqueue(send_mail{13, "bob"});

  const auto report = queue.drain({.queues = {"log", "mail"}});

  EXPECT_THAT(report, ElementsAre(Performed<audit>(FieldsAre(1)), Failed<send_mail>(),
                                  Halted<send_mail>("send_mail.before_perform")));
  EXPECT_THAT(report, AllOf(Performed(), Failed(), Halted()));
  EXPECT_THAT(report, Not(Performed<send_mail>()));
  EXPECT_THAT(report, Contains(Failed<send_mail>()));
  EXPECT_THAT(report, Not(Each(Performed())));
  EXPECT_THAT(queue, Failed<send_mail>(Threw<std::invalid_argument>("no such user")));
  EXPECT_THAT(queue.journal(), Performed<audit>());
}

TEST_F(OutcomeMatchers, KnowAnExceptionByItsBase) {
  client.enqueue(send_mail{-1, "ann"});

  const auto report = queue.run_one();

  EXPECT_THAT(report, Failed(Threw<std::logic_error>()));
  EXPECT_THAT(report, Not(Failed(Threw<std::runtime_error>())));
  EXPECT_THAT(report, Not(Failed(Threw<std::logic_error>("another message"))));
}

TEST_F(OutcomeMatchers, TakeDontPerformFromThePerformForAFailure) {
  client.enqueue(send_mail{0, "ann"});

  EXPECT_THAT(queue.run_one(), Failed(Threw<understudy::dont_perform>()));
}

TEST_F(OutcomeMatchers, SeeAHaltedEnqueue) {
  client.enqueue(send_mail{99, "ann"});

  EXPECT_THAT(queue, Halted<send_mail>(HasSubstr("before_enqueue")));
  EXPECT_THAT(queue, Not(Halted<audit>()));
}

TEST_F(OutcomeMatchers, SayThatNothingRan) {
  EXPECT_EQ(testing::PrintToString(queue.run_one()), "no job ran: no job waits");
  EXPECT_EQ(explain(queue, Performed<audit>()), "in which no job ran");
}

TEST_F(OutcomeMatchers, ShowWhatRanInsteadOfAQueue) {
  client.enqueue(send_mail{-1, "ann"});
  const auto report = queue.run_one();

  EXPECT_THAT(testing::PrintToString(report), HasSubstr("1 job ran\n  #1 send_mail"));
  EXPECT_THAT(report, Failed<send_mail>());
  EXPECT_THAT(explain(queue, Performed<send_mail>()),
              HasSubstr("#1 send_mail(user=-1, to=\"ann\") failed with std::invalid_argument: "
                        "no such user"));
}

TEST_F(OutcomeMatchers, ExplainADifferentException) {
  client.enqueue(send_mail{-1, "ann"});

  const auto report = queue.run_one();

  EXPECT_THAT(report, Failed());
  EXPECT_THAT(explain(report, Failed(Threw<std::runtime_error>())),
              HasSubstr("which is a std::invalid_argument"));
}

using AllPerformedMatcher = Matchers;

TEST_F(AllPerformedMatcher, IsTrueOfAnEmptyRun) { EXPECT_THAT(queue.drain(), AllPerformed()); }

TEST_F(AllPerformedMatcher, NamesThoseThatWereNot) {
  client.enqueue(audit{1});
  client.enqueue(send_mail{-1, "ann"});
  client.enqueue(send_mail{13, "bob"});

  const auto report = queue.drain();

  EXPECT_THAT(report, Not(AllPerformed()));
  EXPECT_THAT(explain(report, AllPerformed()),
              AllOf(HasSubstr("2 of 3 were not performed"), HasSubstr("#2 send_mail, enqueued at"),
                    HasSubstr("#3 send_mail, enqueued at"), Not(HasSubstr("audit"))));
}

// gtest's own failures pass through a job untouched.
struct asserting {
  static constexpr auto job_name = "asserting";
  static constexpr auto queue = "q";
  void perform() const { EXPECT_EQ(1, 2) << "within the job"; }
};

struct throwing_assertion {
  static constexpr auto job_name = "throwing_assertion";
  static constexpr auto queue = "q";
  void perform() const {
    throw testing::AssertionException{
        testing::TestPartResult{testing::TestPartResult::kFatalFailure, "job.cpp", 1, "asserted"}};
  }
};

TEST_F(Matchers, LetAThrownAssertionLeaveTheRun) {
  client.enqueue(throwing_assertion{});

  EXPECT_THROW(queue.run_one(), testing::AssertionException);
  EXPECT_EQ(queue.failures().size(), 0U) << "it is not the job's failure";
}

TEST_F(Matchers, LetAnExpectationWithinAJobFailTheTest) {
  client.enqueue(asserting{});

  testing::TestPartResultArray failures;
  {
    const testing::ScopedFakeTestPartResultReporter caught{
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures};
    queue.run_one();
  }
  ASSERT_EQ(failures.size(), 1);
  EXPECT_THAT(failures.GetTestPartResult(0).message(), HasSubstr("within the job"));
}

}  // namespace
