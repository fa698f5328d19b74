#include "understudy/fields.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "understudy/error.hpp"
#include "understudy/job.hpp"

namespace fields_jobs {

struct nothing {};

struct one {
  std::int64_t key;
};

struct several {
  std::int64_t user_id;
  std::string to;
  std::optional<bool> urgent;
  std::map<std::string, double> prices;
  std::array<int, 3> triple;
};

struct twenty {
  int f1, f2, f3, f4, f5, f6, f7, f8, f9, f10;
  int f11, f12, f13, f14, f15, f16, f17, f18, f19, f20;
};

struct move_only {
  std::unique_ptr<int> owned;
  std::vector<std::unique_ptr<std::string>> many;
};

struct nested {
  one inner;
  several more;
};

struct keeps_statics {
  static constexpr int ignored = 1;
  int counted;
  int twice() const { return 2 * counted; }
};

class with_private_members {
 public:
  UNDERSTUDY_FIELDS(with_private_members, user_id_, to_)

  with_private_members() = default;
  with_private_members(int user_id, std::string to) : user_id_{user_id}, to_{std::move(to)} {}

 private:
  int user_id_ = 0;
  std::string to_;
};

struct base {
  int inherited = 0;
};
struct with_base : base {
  UNDERSTUDY_FIELDS(with_base, inherited, own)
  int own = 0;
};

struct partly_listed {
  UNDERSTUDY_FIELDS(partly_listed, second)
  int first = 0;
  int second = 0;
};

struct named {
  static constexpr auto job_name = "SSOCaching";
  static constexpr auto queue = "sso";
};

struct queued_by_string {
  static constexpr std::string_view queue = "mail";
};

}  // namespace fields_jobs

namespace {

using namespace fields_jobs;
using testing::ElementsAre;
using testing::Optional;
using understudy::field_index;
using understudy::field_names;
using understudy::with_fields;

TEST(FieldNames, AreEmptyForATypeWithoutFields) {
  EXPECT_THAT(field_names<nothing>, ElementsAre());
}

TEST(FieldNames, NameASingleField) { EXPECT_THAT(field_names<one>, ElementsAre("key")); }

TEST(FieldNames, KeepTheOrderOfDeclaration) {
  EXPECT_THAT(field_names<several>, ElementsAre("user_id", "to", "urgent", "prices", "triple"));
}

TEST(FieldNames, ReachTwentyFields) {
  EXPECT_THAT(field_names<twenty>,
              ElementsAre("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
                          "f13", "f14", "f15", "f16", "f17", "f18", "f19", "f20"));
}

TEST(FieldNames, AreReadOffMoveOnlyFields) {
  EXPECT_THAT(field_names<move_only>, ElementsAre("owned", "many"));
}

TEST(FieldNames, DoNotDescendIntoNestedAggregates) {
  EXPECT_THAT(field_names<nested>, ElementsAre("inner", "more"));
}

TEST(FieldNames, PassOverStaticsAndFunctions) {
  EXPECT_THAT(field_names<keeps_statics>, ElementsAre("counted"));
}

TEST(FieldNames, AreKnownAtCompileTime) {
  constexpr auto second = field_names<several>[1];
  EXPECT_EQ(second, "to");
}

TEST(ListedFields, MayBePrivate) {
  EXPECT_THAT(field_names<with_private_members>, ElementsAre("user_id_", "to_"));
}

TEST(ListedFields, MayLieInABase) {
  EXPECT_THAT(field_names<with_base>, ElementsAre("inherited", "own"));
}

TEST(ListedFields, LeaveOutWhatTheyDoNotName) {
  EXPECT_THAT(field_names<partly_listed>, ElementsAre("second"));
}

TEST(WithFields, PassesEveryFieldInOrder) {
  const nested job{{7}, {1, "ann", true, {}, {1, 2, 3}}};

  const auto seen = with_fields(job, [](const one& inner, const several& more) {
    return std::to_string(inner.key) + more.to;
  });

  EXPECT_EQ(seen, "7ann");
}

TEST(WithFields, PassesNothingOfATypeWithoutFields) {
  const nothing job;
  EXPECT_EQ(with_fields(job, [](const auto&... each) { return sizeof...(each); }), 0U);
}

TEST(WithFields, WritesThroughToTheObject) {
  move_only job;

  with_fields(job, [](auto& owned, auto& many) {
    owned = std::make_unique<int>(5);
    many.push_back(std::make_unique<std::string>("six"));
  });

  EXPECT_EQ(*job.owned, 5);
  EXPECT_EQ(*job.many.at(0), "six");
}

TEST(WithFields, TellsTheLastOfTwentyFromTheFirst) {
  twenty job{};
  job.f1 = 1;
  job.f20 = 20;

  const auto sequence = with_fields(job, [](auto&... each) { return std::vector<int>{each...}; });

  EXPECT_EQ(sequence.size(), 20U);
  EXPECT_EQ(sequence.front(), 1);
  EXPECT_EQ(sequence.back(), 20);
}

TEST(WithFields, ReachesPrivateMembersThatAreListed) {
  with_private_members job{3, "ben"};

  with_fields(job, [](int& user_id, std::string& to) {
    ++user_id;
    to += "!";
  });

  const auto seen =
      with_fields(static_cast<const with_private_members&>(job),
                  [](int user_id, const std::string& to) { return std::to_string(user_id) + to; });
  EXPECT_EQ(seen, "4ben!");
}

TEST(WithFields, GivesListedFieldsInTheOrderOfTheList) {
  with_base job;
  job.inherited = 1;
  job.own = 2;

  EXPECT_THAT(with_fields(job,
                          [](int a, int b) {
                            return std::vector<int>{a, b};
                          }),
              ElementsAre(1, 2));
}

TEST(FieldIndex, FindsAFieldByItsMemberPointer) {
  const several job{};
  EXPECT_EQ(field_index(job, &several::user_id), 0U);
  EXPECT_EQ(field_index(job, &several::urgent), 2U);
  EXPECT_EQ(field_index(job, &several::triple), 4U);
}

TEST(FieldIndex, FindsAFieldThatLiesInABase) {
  const with_base job;
  EXPECT_EQ(field_index(job, &base::inherited), 0U);
}

TEST(FieldIndex, IsTheNumberOfFieldsForAMemberThatIsNone) {
  const partly_listed job;
  EXPECT_EQ(field_index(job, &partly_listed::first), field_names<partly_listed>.size());
}

TEST(JobName, IsTheQualifiedTypeNameByDefault) {
  EXPECT_EQ(understudy::job_name<one>(), "fields_jobs::one");
}

TEST(JobName, IsWhatTheJobStates) { EXPECT_EQ(understudy::job_name<named>(), "SSOCaching"); }

#ifdef __clang__
// g++ refuses such a type at compile time.
TEST(JobName, IsRefusedForATypeLocalToAFunctionThatStatesNone) {
  struct local {
    int field;
  };
  EXPECT_THROW(understudy::job_name<local>(), understudy::usage_error);
}
#endif

TEST(JobQueue, IsWhatTheJobStates) {
  EXPECT_THAT(understudy::job_queue<named>(), Optional(std::string_view{"sso"}));
  EXPECT_THAT(understudy::job_queue<queued_by_string>(), Optional(std::string_view{"mail"}));
}

TEST(JobQueue, IsAbsentWhereTheJobStatesNone) {
  EXPECT_EQ(understudy::job_queue<one>(), std::nullopt);
}

TEST(Job, IsAnAggregateOrListsItsFieldsAndIsDefaultConstructible) {
  struct needs_a_value {
    explicit needs_a_value(int) {}
  };
  EXPECT_TRUE(understudy::job<one>);
  EXPECT_TRUE(understudy::job<with_private_members>);
  EXPECT_FALSE(understudy::job<needs_a_value>);
  EXPECT_FALSE(understudy::job<int>);
}

}  // namespace
