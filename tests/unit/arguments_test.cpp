#include "understudy/wire/arguments.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "understudy/error.hpp"

namespace argument_jobs {

struct send_mail {
  std::int64_t user_id = 0;
  std::string to;
  std::optional<bool> urgent;

  friend bool operator==(const send_mail&, const send_mail&) = default;
};

}  // namespace argument_jobs

namespace {

using namespace argument_jobs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::PrintToString;
using understudy::arguments;
using understudy::decode_error;
using understudy::encode_error;

TEST(Arguments, AreNoneByDefault) {
  const arguments none;
  EXPECT_EQ(none.json(), "[]");
  EXPECT_EQ(none.size(), 0U);
  EXPECT_TRUE(none.empty());
}

TEST(Arguments, AreMadeOfValuesOfAnyFieldType) {
  const auto a = arguments::of(123, std::string{"sso"}, 1.0, true, std::vector<int>{1, 2},
                               std::optional<int>{});
  EXPECT_EQ(a.json(), R"([123,"sso",1.0,true,[1,2],null])");
  EXPECT_EQ(a.size(), 6U);
  EXPECT_FALSE(a.empty());
}

TEST(Arguments, TakeACharacterPointerAsAString) {
  const char* pointer = "pointer";
  EXPECT_EQ(arguments::of("literal", pointer).json(), R"(["literal","pointer"])");
}

TEST(Arguments, OfNothingAreNone) { EXPECT_EQ(arguments::of(), arguments{}); }

TEST(Arguments, RefuseValuesThatJsonCannotSay) {
  EXPECT_THROW(arguments::of("\xff"), encode_error);
}

TEST(Arguments, AreMadeOfAJob) {
  EXPECT_EQ(arguments::from(send_mail{7, "ann", true}).json(), R"([7,"ann",true])");
}

TEST(Arguments, BecomeTheJobAgain) {
  const send_mail job{7, "ann", std::nullopt};
  EXPECT_EQ(arguments::from(job).as<send_mail>(), job);
}

TEST(Arguments, NameTheFieldThatDoesNotFitTheJob) {
  try {
    arguments::of(7, 8, true).as<send_mail>();
    FAIL() << "was not refused";
  } catch (const decode_error& e) {
    EXPECT_EQ(e.about().job, "argument_jobs::send_mail");
    EXPECT_EQ(e.about().field, "to");
    EXPECT_EQ(e.about().position, 1U);
  }
}

TEST(Arguments, AreReadOneByOne) {
  const auto a = arguments::parse(R"([123,"sso",[1,2],{"a":1.5}])");
  EXPECT_EQ(a.at<std::int64_t>(0), 123);
  EXPECT_EQ(a.at<std::string>(1), "sso");
  EXPECT_THAT(a.at<std::vector<int>>(2), ElementsAre(1, 2));
  EXPECT_EQ((a.at<std::map<std::string, double>>(3).at("a")), 1.5);
}

TEST(Arguments, NameThePositionOfOneThatIsOfAnotherType) {
  try {
    arguments::parse(R"([1,[2,"x"]])").at<std::vector<int>>(1);
    FAIL() << "was not refused";
  } catch (const decode_error& e) {
    EXPECT_EQ(e.about().position, 1U);
    EXPECT_EQ(e.about().pointer, "/1/1");
  }
}

TEST(Arguments, RefuseAPositionThatThereIsNot) {
  const auto a = arguments::of(1, 2);
  EXPECT_THROW(a.at<int>(2), decode_error);
  EXPECT_THROW(a.raw(2), decode_error);
  EXPECT_THROW(arguments{}.raw(0), decode_error);
}

TEST(Arguments, ShowNoValueWhenAPositionIsRefused) {
  try {
    arguments::of("hunter2").raw(3);
    FAIL() << "was not refused";
  } catch (const decode_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("argument 3"));
    EXPECT_THAT(e.what(), testing::Not(HasSubstr("hunter2")));
  }
}

TEST(Arguments, GiveTheTextOfOneArgument) {
  const auto a = arguments::parse(R"([1, {"a": [true]}, "x"])");
  EXPECT_EQ(a.raw(0), "1");
  EXPECT_EQ(a.raw(1), R"({"a":[true]})");
  EXPECT_EQ(a.raw(2), R"("x")");
}

TEST(Arguments, CountOnlyTheOutermostValues) {
  EXPECT_EQ(arguments::parse("[[1,2,3],{\"a\":1,\"b\":2}]").size(), 2U);
}

TEST(Arguments, ParseIntoOneSpelling) {
  EXPECT_EQ(arguments::parse(" [ 1 , 1E2 , 1.50 , \"\\u00e9\\/\" , null ] ").json(),
            R"([1,100.0,1.5,"é/",null])");
}

TEST(Arguments, ParseIntegersBeyond64BitsUnchanged) {
  EXPECT_EQ(arguments::parse("[1180591620717411303424]").json(), "[1180591620717411303424]");
}

TEST(Arguments, ParseKeepsTheOrderOfKeys) {
  EXPECT_EQ(arguments::parse(R"([{"b":1,"a":2}])").json(), R"([{"b":1,"a":2}])");
}

TEST(Arguments, ParseIsTheIdentityOnItsOwnResult) {
  const auto once = arguments::parse(R"([1E2,-0.0,"\u2028",{"b":{}}])");
  EXPECT_EQ(arguments::parse(once.json()), once);
}

TEST(Arguments, ParseRefusesWhatIsNoArray) {
  EXPECT_THROW(arguments::parse("{}"), decode_error);
  EXPECT_THROW(arguments::parse("1"), decode_error);
  EXPECT_THROW(arguments::parse(""), decode_error);
}

TEST(Arguments, ParseRefusesAFloatThatIsTooLarge) {
  EXPECT_THROW(arguments::parse("[1e400]"), decode_error);
}

TEST(Arguments, AreEqualWhenTheirTextIs) {
  EXPECT_EQ(arguments::of(1, "a"), arguments::parse(R"([ 1, "\u0061" ])"));
  EXPECT_NE(arguments::of(1), arguments::of(1.0));
}

TEST(Arguments, PrintAsTheirJson) { EXPECT_EQ(PrintToString(arguments::of(1, "a")), R"([1,"a"])"); }

}  // namespace
