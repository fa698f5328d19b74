// Jobs enqueued and handled by their wire name alone, beside typed ones of the same name.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::ElementsAre;
using testing::FieldsAre;
using testing::Gt;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using understudy::arguments;

struct gateway {
  std::vector<std::int64_t> refreshed;
};

struct refresh_sso {
  std::int64_t key;
  static constexpr auto job_name = "SSOCaching";
  static constexpr auto queue = "sso";
  void perform(gateway& to) const { to.refreshed.push_back(key); }
};

struct reset_password {
  std::int64_t user;
  understudy::secret<std::string> token;
  static constexpr auto job_name = "ResetPassword";
  static constexpr auto queue = "mail";
};

TEST(UntypedJobs, ArePushedWithTheirNameAndArguments) {
  understudy::fake_queue queue;

  const auto result = queue.client().enqueue_to("sso", "SSOCaching", arguments::of(123, "full"));

  EXPECT_TRUE(result);
  EXPECT_EQ(queue.waiting().at(0).payload(), R"({"class":"SSOCaching","args":[123,"full"]})");
  EXPECT_EQ(queue.waiting().at(0).queue(), "sso");
}

TEST(UntypedJobs, AreHandledByName) {
  understudy::fake_queue queue;
  gateway to;
  queue.provide(to);
  queue.handle("SSOCaching", [](const arguments& given, gateway& lent) {
    lent.refreshed.push_back(given.at<std::int64_t>(0));
  });
  queue.client().enqueue_to("sso", "SSOCaching", arguments::of(123));

  EXPECT_THAT(queue.run_one(), Performed("SSOCaching"));

  EXPECT_THAT(to.refreshed, ElementsAre(123));
}

TEST(UntypedJobs, MayBeHandledWithoutALookAtTheirArguments) {
  understudy::fake_queue queue;
  std::string seen;
  queue.handle("Ping", [&seen](understudy::context& where) { seen = where.job_name(); });
  queue.client().enqueue_to("q", "Ping", {});

  queue.drain();

  EXPECT_EQ(seen, "Ping");
}

TEST(UntypedJobs, FailInTheFailedSetIfNothingHandlesThem) {
  understudy::fake_queue queue;
  queue.client().enqueue_to("q", "Nobodys", arguments::of(1));

  EXPECT_THAT(queue.run_one(), Failed("Nobodys", Threw<understudy::unknown_job_error>()));

  EXPECT_EQ(queue.failures().at(0).message.payload, R"({"class":"Nobodys","args":[1]})");
}

TEST(UntypedJobs, FailWhereTheHandlerAsksForAnArgumentThatIsNotThere) {
  understudy::fake_queue queue;
  queue.handle("Ping", [](const arguments& given) { given.at<int>(3); });
  queue.client().enqueue_to("q", "Ping", arguments::of(1));

  EXPECT_THAT(queue.run_one(),
              Failed("Ping", Threw<understudy::decode_error>(HasSubstr("too few arguments"))));
}

TEST(UntypedJobs, RunAsTheTypedJobOfTheSameName) {
  understudy::fake_queue queue;
  gateway to;
  queue.provide(to);
  queue.client().enqueue(refresh_sso{1});
  queue.client().enqueue_to("sso", "SSOCaching", arguments::of(2));

  EXPECT_THAT(queue.drain(), AllPerformed());

  EXPECT_THAT(to.refreshed, ElementsAre(1, 2));
}

TEST(UntypedJobs, AreHandledByNameInPlaceOfTheTypesOwnPerform) {
  understudy::fake_queue queue;
  std::vector<std::string> seen;
  queue.handle("SSOCaching", [&](const arguments& given) { seen.push_back(given.json()); });
  queue.client().enqueue(refresh_sso{1});

  queue.drain();

  EXPECT_THAT(seen, ElementsAre("[1]"));
}

TEST(UntypedJobs, ThatDoNotFitTheTypeOfTheirNameFailWithTheFieldsName) {
  understudy::fake_queue queue;
  gateway to;
  queue.provide(to);
  queue.handle<refresh_sso>();
  queue.client().enqueue_to("sso", "SSOCaching", arguments::of("x"));

  EXPECT_THAT(queue.run_one(),
              Failed("SSOCaching", Threw<understudy::decode_error>(HasSubstr("field key"))));
}

TEST(UntypedMatchers, FindTypedAndUntypedJobsByName) {
  understudy::fake_queue queue;
  queue.client().enqueue(refresh_sso{1});
  queue.client().enqueue_to("low", "SSOCaching", arguments::of(2));

  EXPECT_THAT(queue, HasEnqueued("SSOCaching").times(2));
  EXPECT_THAT(queue, HasEnqueued("SSOCaching", arguments::of(1)).once());
  EXPECT_THAT(queue, HasEnqueued("SSOCaching").on("low").once());
  EXPECT_THAT(queue, HasEnqueued<refresh_sso>(FieldsAre(2)).on("low").once());
  EXPECT_THAT(queue, Not(HasEnqueued("SSOCaching", arguments::of(3))));
  EXPECT_THAT(queue.waiting(), ElementsAre(IsJob("SSOCaching", arguments::of(2)),
                                           IsJob("SSOCaching", HasArg<int>(0, 1))));
}

TEST(UntypedMatchers, LookAtOneArgument) {
  understudy::fake_queue queue;
  queue.client().enqueue_to("q", "Mail", arguments::of("ann", 7));

  EXPECT_THAT(queue, HasEnqueued("Mail", HasArg<std::string>(0, "ann"), HasArg<int>(1, Gt(6))));
  EXPECT_THAT(queue, Not(HasEnqueued("Mail", HasArg<int>(1, Gt(7)))));
}

std::string explained(const auto& matcher, const understudy::fake_queue& queue) {
  testing::StringMatchResultListener listener;
  EXPECT_FALSE(testing::ExplainMatchResult(matcher, queue, &listener));
  return listener.str();
}

TEST(UntypedMatchers, ExplainWhichArgumentDiffers) {
  understudy::fake_queue queue;
  queue.client().enqueue_to("q", "Mail", arguments::of("ann", 7), {"a.cpp", 3});

  EXPECT_EQ(explained(HasEnqueued("Mail", HasArg<int>(1, 8)), queue),
            "which has enqueued no such job; the nearest:\n"
            "  #1 Mail[\"ann\",7] on \"q\", enqueued at a.cpp:3, whose argument 1 is 7");
  EXPECT_THAT(explained(HasEnqueued("Mail", HasArg<int>(0, 8)), queue),
              HasSubstr("whose arguments cannot be read as asked: a string where an integer should"));
  EXPECT_THAT(explained(HasEnqueued("Mail", arguments::of(1)), queue),
              HasSubstr("which has 2 arguments instead of 1"));
}

TEST(UntypedMatchers, DescribeThemselves) {
  const auto described = [](const auto& matcher) {
    return testing::DescribeMatcher<const understudy::fake_queue&>(matcher);
  };
  EXPECT_EQ(described(HasEnqueued("Mail")), "has enqueued Mail");
  EXPECT_EQ(described(HasEnqueued("Mail", arguments::of(1)).once()),
            "has enqueued Mail that has the arguments [1], once");
  EXPECT_EQ(described(HasEnqueued("Mail", HasArg<int>(1, 8))),
            "has enqueued Mail that has argument 1 that is 8");
}

TEST(UntypedMatchers, ShowNoSecretOfATypedJob) {
  understudy::fake_queue queue;
  queue.client().enqueue(reset_password{1, understudy::secret<std::string>{"hunter2"}});

  EXPECT_THAT(explained(HasEnqueued("ResetPassword", HasArg<std::string>(1, "x")), queue),
              Not(HasSubstr("hunter2")));
  EXPECT_THAT(explained(HasEnqueued("ResetPassword", arguments::of(1, "x")), queue),
              Not(HasSubstr("hunter2")));
}

}  // namespace
