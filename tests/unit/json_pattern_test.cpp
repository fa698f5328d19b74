// JSON with gaps: what it is like, and where it is not.

#include "understudy/testing/json_pattern.hpp"

#include <gtest/gtest.h>

#include "understudy/error.hpp"

namespace {

using understudy::json_pattern;

std::string explained(std::string_view pattern, std::string_view json) {
  return json_pattern{pattern}.explain(json);
}

TEST(JsonPattern, IsLikeItself) {
  constexpr auto json = R"({"a":[1,"x",null,true,{"b":2.5}]})";
  EXPECT_EQ(explained(json, json), "");
}

TEST(JsonPattern, LetsAnObjectHaveFurtherKeys) {
  EXPECT_EQ(explained(R"({"a":1})", R"({"b":2,"a":1})"), "");
  EXPECT_EQ(explained(R"({"a":1,"b":2})", R"({"a":1})"), "whose b is missing");
}

TEST(JsonPattern, ComparesNumbersByValue) {
  EXPECT_EQ(explained("[1, 2.0]", "[1.0, 2]"), "");
  EXPECT_EQ(explained("[1]", "[1.5]"), "whose [0] is 1.5 instead of 1");
}

TEST(JsonPattern, WantsAsManyElements) {
  EXPECT_EQ(explained("[1]", "[1,2]"), "whose list has 2 elements instead of 1");
  EXPECT_EQ(explained(R"([1,"<...>"])", "[1,2,3]"), "");
  EXPECT_EQ(explained(R"([1,2,"<...>"])", "[1]"), "whose list has 1 elements instead of at least 2");
}

TEST(JsonPattern, HasGapsOfEachKind) {
  constexpr auto gaps =
      R"(["<any>","<null>","<boolean>","<number>","<integer>","<string>","<list>","<object>"])";
  EXPECT_EQ(explained(gaps, R"(["x",null,false,1.5,2,"s",[],{}])"), "");
  EXPECT_EQ(explained(R"({"a":{"n":"<integer>"}})", R"({"a":{"n":1.5}})"),
            "whose a.n is 1.5 instead of <integer>");
}

TEST(JsonPattern, SpellsWhatLooksLikeAGap) {
  EXPECT_EQ(explained(R"(["<=<any>>"])", R"(["<any>"])"), "");
  EXPECT_NE(explained(R"(["<=<any>>"])", "[1]"), "");
  EXPECT_EQ(explained(R"(["<b>"])", R"(["<b>"])"), "") << "what is no gap is itself";
}

TEST(JsonPattern, IsUnlikeWhatIsNoJson) { EXPECT_EQ(explained("1", "[1"), "which is not JSON"); }

TEST(JsonPattern, HasToBeJsonItself) { EXPECT_THROW(json_pattern{"[1"}, understudy::usage_error); }

}  // namespace
