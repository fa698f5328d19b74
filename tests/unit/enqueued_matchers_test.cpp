// What may be asked of all that was enqueued: exactness, order, lineage, payloads, a block's part.
// What these say on failure is in tests/messages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace understudy::matchers;
using testing::AllOf;
using testing::AnyOf;
using testing::Each;
using testing::ElementsAre;
using testing::FieldsAre;
using testing::Gt;
using testing::HasSubstr;
using testing::Not;
using testing::Pointee;
using testing::SizeIs;
using understudy::arguments;

struct receipt {
  int order;
  static constexpr auto job_name = "receipt";
  static constexpr auto queue = "mail";
  void perform() const {}
};
struct charge {
  int order;
  std::unique_ptr<int> cents;  // move-only, as some jobs are
  static constexpr auto job_name = "charge";
  static constexpr auto queue = "payments";
  void perform(understudy::client& client) const { client.enqueue(receipt{order}); }
};
struct order {
  int number;
  static constexpr auto job_name = "order";
  static constexpr auto queue = "orders";
  void perform(understudy::client& client) const {
    client.enqueue(charge{number, std::make_unique<int>(995)});
  }
};

class EnqueuedMatchers : public testing::Test {
 protected:
  understudy::fake_queue queue;
  understudy::client& client = queue.client();
};

using EnqueuedExactlyMatcher = EnqueuedMatchers;

TEST_F(EnqueuedExactlyMatcher, TakesThemInAnyOrder) {
  client.enqueue(order{1});
  client.enqueue(receipt{2});

  EXPECT_THAT(queue, EnqueuedExactly(receipt{2}, order{1}));
}

TEST_F(EnqueuedExactlyMatcher, RefusesOneMoreAndOneLess) {
  client.enqueue(order{1});
  client.enqueue(receipt{2});

  EXPECT_THAT(queue, Not(EnqueuedExactly(order{1})));
  EXPECT_THAT(queue, Not(EnqueuedExactly(order{1}, receipt{2}, receipt{2})));
}

TEST_F(EnqueuedExactlyMatcher, PairsEachJobOnce) {
  client.enqueue(order{1});
  client.enqueue(order{2});

  EXPECT_THAT(queue, EnqueuedExactly(IsJob<order>(), order{1})) << "any order may be the second";
  EXPECT_THAT(queue, Not(EnqueuedExactly(order{1}, order{1})));
}

TEST_F(EnqueuedExactlyMatcher, OfNothingMeansAnEmptyQueue) {
  EXPECT_THAT(queue, EnqueuedExactly());
  client.enqueue(order{1});
  EXPECT_THAT(queue, Not(EnqueuedExactly()));
}

TEST_F(EnqueuedExactlyMatcher, WorksWithMoveOnlyJobs) {
  client.enqueue(charge{1, std::make_unique<int>(5)});

  EXPECT_THAT(queue, EnqueuedExactly(charge{1, std::make_unique<int>(5)}));
  EXPECT_THAT(queue, EnqueuedExactly(IsJob<charge>(FieldsAre(1, Pointee(5)))));
}

using EnqueuedInOrderMatcher = EnqueuedMatchers;

TEST_F(EnqueuedInOrderMatcher, LetsOthersStandBetween) {
  client.enqueue(order{1});
  client.enqueue(order{2});
  client.enqueue(order{3});

  EXPECT_THAT(queue, EnqueuedInOrder(order{1}, order{3}));
  EXPECT_THAT(queue, Not(EnqueuedInOrder(order{3}, order{1})));
}

TEST_F(EnqueuedInOrderMatcher, StrictlyLetsNothingElseIn) {
  client.enqueue(order{1});
  client.enqueue(order{2});

  EXPECT_THAT(queue, EnqueuedInOrder(order{1}, order{2}).strictly());
  EXPECT_THAT(queue, Not(EnqueuedInOrder(order{1}).strictly()));
  EXPECT_THAT(queue, Not(EnqueuedInOrder(order{2}, order{1}).strictly()));
}

TEST_F(EnqueuedInOrderMatcher, TakesAnyMatcherOfRecordedJobs) {
  client.enqueue(order{1});
  client.enqueue_to("urgent", receipt{2});

  EXPECT_THAT(queue, EnqueuedInOrder(Not(OnQueue("urgent")), AnyOf(IsJob<order>(), OnQueue("urgent"))));
}

using NothingEnqueued = EnqueuedMatchers;

TEST_F(NothingEnqueued, KeepsToATypeANameOrAQueue) {
  client.enqueue(order{1});

  EXPECT_THAT(queue, HasNothingEnqueued<receipt>());
  EXPECT_THAT(queue, HasNothingEnqueued("receipt"));
  EXPECT_THAT(queue, HasNothingEnqueued().on("mail"));
  EXPECT_THAT(queue, Not(HasNothingEnqueued<order>()));
  EXPECT_THAT(queue, Not(HasNothingEnqueued().on("orders")));
}

using Lineage = EnqueuedMatchers;

TEST_F(Lineage, KnowsAJobByWhatEnqueuedIt) {
  client.enqueue(order{1});
  client.enqueue(receipt{7});
  queue.drain();

  EXPECT_THAT(queue, HasEnqueued<charge>(EnqueuedBy<order>(FieldsAre(1))).once());
  EXPECT_THAT(queue, HasEnqueued<receipt>(FieldsAre(1), EnqueuedBy<charge>()));
  EXPECT_THAT(queue, Not(HasEnqueued<receipt>(FieldsAre(7), EnqueuedBy<charge>())));
  EXPECT_THAT(queue, HasEnqueued<receipt>(EnqueuedBy("charge", HasArg<int>(0, 1))));
}

TEST_F(Lineage, IsAChainInOneMatcher) {
  client.enqueue(order{1});
  queue.drain();

  EXPECT_THAT(queue, (HasEnqueuedChain<order, charge, receipt>()));
  EXPECT_THAT(queue, HasEnqueuedChain(order{1}, IsJob<charge>(), receipt{1}).once());
  EXPECT_THAT(queue, Not(HasEnqueuedChain(order{2}, IsJob<charge>())));
  EXPECT_THAT(queue, Not(HasEnqueuedChain<order, receipt>()));
}

using Payloads = EnqueuedMatchers;

TEST_F(Payloads, AreComparedByteForByte) {
  client.enqueue(order{1});

  EXPECT_THAT(queue, HasEnqueued<order>(PayloadIs(R"({"class":"order","args":[1]})")));
  EXPECT_THAT(queue, Not(HasEnqueued<order>(PayloadIs(R"({"class":"order","args":[1] })"))));
}

TEST_F(Payloads, AreComparedWithAPattern) {
  client.enqueue(order{1});

  EXPECT_THAT(queue, HasEnqueued(PayloadMatches(R"({"args":["<integer>"]})")));
  EXPECT_THAT(queue, HasEnqueued<order>(ArgumentsMatch("[1.0]"))) << "numbers count by value";
  EXPECT_THAT(queue, Not(HasEnqueued<order>(ArgumentsMatch("[]"))));
}

TEST_F(Payloads, OfForeignClientsAreNotTakenForOurs) {
  queue.broker().push("orders", {R"({"class":"order","args":[1)", {}});

  EXPECT_THAT(queue, Not(HasEnqueued<order>()));
  EXPECT_THAT(queue, HasEnqueued(OnQueue("orders")));
}

using ABlock = EnqueuedMatchers;

TEST_F(ABlock, IsLookedAtAlone) {
  client.enqueue(order{1});

  const auto part = enqueued_by(queue, [&] { client.enqueue(receipt{2}); });
  client.enqueue(order{3});

  EXPECT_THAT(part, EnqueuedExactly(receipt{2}));
  EXPECT_THAT(part, HasNothingEnqueued<order>());
  EXPECT_THAT(enqueued_by(queue, [] {}), HasNothingEnqueued());
}

TEST_F(ABlock, GivesWhatItPerformed) {
  client.enqueue(receipt{1});
  queue.drain();

  const auto run = performed_by(queue, [&] {
    client.enqueue(receipt{2});
    queue.drain();
  });

  EXPECT_THAT(run, ElementsAre(Performed(receipt{2})));
}

using EventuallyHasEnqueuedMatcher = EnqueuedMatchers;

TEST_F(EventuallyHasEnqueuedMatcher, WaitsForAnotherThread) {
  std::jthread worker{[&] { client.enqueue(order{1}); }};

  EXPECT_THAT(queue, EventuallyHasEnqueued<order>(FieldsAre(1)));
}

TEST_F(EventuallyHasEnqueuedMatcher, EndsInTime) {
  EXPECT_THAT(queue, Not(EventuallyHasEnqueued(order{1}).within(1ms)));
  EXPECT_THAT(queue, Not(EventuallyHasEnqueued("order").within(0ms)));
}

using EventuallyMatcher = EnqueuedMatchers;

TEST_F(EventuallyMatcher, WaitsForWhatAnotherThreadPerforms) {
  client.enqueue(order{1});

  std::jthread worker{[&] { queue.drain(); }};

  EXPECT_THAT(queue, Eventually(Performed<receipt>(FieldsAre(1))));
}

TEST_F(EventuallyMatcher, WaitsForAllOfSeveral) {
  std::jthread worker{[&] {
    client.enqueue(order{1});
    queue.run_one();
  }};

  EXPECT_THAT(queue, Eventually(AllOf(Performed<order>(), HasEnqueued<charge>().once())));
}

TEST_F(EventuallyMatcher, EndsInTime) {
  client.enqueue(order{1});

  EXPECT_THAT(queue.journal(), Not(Eventually(Performed<order>()).within(1ms)));
}

using HooksRanMatcher = EnqueuedMatchers;

struct audited {
  static constexpr auto job_name = "audited";
  static constexpr auto queue = "q";
  void before_enqueue() const {}
  void before_perform() const {}
  void perform() const {}
  void after_perform() const {}
};

TEST_F(HooksRanMatcher, ReadsTheTraceOfARunAndOfAnEnqueue) {
  client.enqueue(audited{});
  const auto report = queue.run_one();

  EXPECT_THAT(report, HooksRan("before_perform", "after_perform"));
  EXPECT_THAT(report[0], HooksRan("audited.after_perform"));
  EXPECT_THAT(report, Not(HooksRan("after_perform", "before_perform")));
  EXPECT_THAT(queue.journal().enqueued(), Each(HooksRan("before_enqueue")));
}

struct nesting {
  static constexpr auto job_name = "nesting";
  static constexpr auto queue = "q";
  void perform() const {
    try {
      throw std::out_of_range{"row 7"};
    } catch (...) {
      std::throw_with_nested(std::runtime_error{"import"});
    }
  }
};

TEST_F(EnqueuedMatchers, KnowAnExceptionByItsCause) {
  client.enqueue(nesting{});

  const auto report = queue.run_one();

  const auto import = Threw<std::runtime_error>("import");
  EXPECT_THAT(report, Failed<nesting>(import.caused_by(Threw<std::out_of_range>("row 7"))));
  EXPECT_THAT(report, Not(Failed(import.caused_by(Threw<std::bad_alloc>()))));
  EXPECT_THAT(report.describe(), HasSubstr("failed with std::runtime_error: import, caused by "
                                           "std::out_of_range: row 7"));
}

using Due = EnqueuedMatchers;

TEST_F(Due, IsAskedForAtATimeOrAfterADelay) {
  client.enqueue_in(5min, order{1});

  EXPECT_THAT(queue, HasEnqueued<order>().in(5min));
  EXPECT_THAT(queue, HasEnqueued<order>().at(queue.clock().now() + 5min));
  EXPECT_THAT(queue, Not(HasEnqueued<order>().in(4min)));
}

TEST_F(Due, IsTakenWithATolerance) {
  client.enqueue_in(5min + 2s, order{1});

  EXPECT_THAT(queue, HasEnqueued<order>().in(5min, 2s));
  EXPECT_THAT(queue, Not(HasEnqueued<order>().in(5min, 1s)));
  EXPECT_THROW(HasEnqueued<order>().in(5min, -1s), understudy::usage_error);
}

TEST_F(Due, IsAtOnceUnlessAskedForLater) {
  client.enqueue(order{1});

  EXPECT_THAT(queue, HasEnqueued<order>().in(0s));
}

struct urgent {
  static constexpr auto name = "urgent";
  void before_enqueue(understudy::context& where) const { where.set_header("priority", "high"); }
};

struct alarm_call {
  static constexpr auto job_name = "alarm_call";
  static constexpr auto queue = "calls";
  using plugins = understudy::plugins<urgent>;
  void perform(const understudy::context& where, std::string& heard) const {
    heard = where.header("priority");
  }
};

TEST_F(EnqueuedMatchers, SeeHeadersThatTravelWithAJob) {
  std::string heard;
  queue.provide(heard);

  client.enqueue(alarm_call{});
  queue.drain();

  EXPECT_THAT(queue, HasEnqueued<alarm_call>().with_header("priority", "high"));
  EXPECT_THAT(queue, Not(HasEnqueued<alarm_call>().with_header("priority", "low")));
  EXPECT_EQ(heard, "high");
}

TEST_F(EnqueuedMatchers, ComposeWithGoogleMock) {
  client.enqueue(order{1});
  client.enqueue_to("urgent", order{2});

  EXPECT_THAT(queue, HasEnqueued(AllOf(OnQueue("urgent"), IsJob<order>())).once());
  EXPECT_THAT(queue.waiting(), SizeIs(2));
  EXPECT_THAT(queue.waiting(), Each(AnyOf(IsJob(order{1}), OnQueue("urgent"))));
  EXPECT_THAT(queue.waiting(), testing::UnorderedElementsAre(IsJob(order{1}), IsJob(order{2})));
  EXPECT_THAT(queue, HasEnqueued<order>(HasArg(&order::number, Gt(1)), OnQueue("urgent")));
}

TEST(Jobs, PrintThemselvesWhereverTheyStand) {
  EXPECT_EQ(testing::PrintToString(order{1}), "order(number=1)");
  EXPECT_EQ(testing::PrintToString(std::vector<order>{{1}, {2}}),
            "{ order(number=1), order(number=2) }");
}

struct printed {
  int number;
  void perform() const {}
  friend void PrintTo(const printed& job, std::ostream* out) { *out << "No. " << job.number; }
};

TEST(Jobs, PrintAsTheirOwnPrintToSays) {
  EXPECT_EQ(testing::PrintToString(printed{1}), "No. 1");
}

}  // namespace
