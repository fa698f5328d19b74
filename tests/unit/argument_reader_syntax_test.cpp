#include <gmock/gmock.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/error.hpp"
#include "understudy/wire/arguments.hpp"
#include "understudy/wire/job_codec.hpp"
#include "understudy/wire/reader.hpp"

namespace syntax_jobs {

struct line {
  std::string product;
  std::map<std::string, double> prices;
};

struct order {
  std::int64_t id = 0;
  bool paid = false;
  std::vector<line> lines;
  std::optional<std::string> note;
  understudy::bytes receipt;
};

}  // namespace syntax_jobs

namespace {

using namespace syntax_jobs;
using testing::ElementsAre;
using testing::HasSubstr;
using understudy::argument_reader;
using understudy::arguments;
using understudy::decode_arguments;
using understudy::decode_error;

std::string text(std::string_view json) {
  argument_reader in{json};
  std::string value;
  in.text(value);
  in.end();
  return value;
}

void expect_refused(std::string_view json, const char* because) {
  try {
    ADD_FAILURE() << json << " was not refused but read as " << arguments::parse(json).json();
  } catch (const decode_error& e) {
    EXPECT_THAT(e.problem(), HasSubstr(because)) << json;
  }
}

constexpr std::string_view sample_order =
    R"([-12,true,[{"product":"caf\u00e9 \ud83d\ude00","prices":{"EUR":1.5e-07}}],null,"Zm9vYg=="])";

TEST(ArgumentReaderSyntax, ReadsTheSampleWhole) {
  const auto job = decode_arguments<order>(sample_order);
  EXPECT_EQ(job.id, -12);
  EXPECT_EQ(job.lines.at(0).product, "café 😀");
}

TEST(ArgumentReaderSyntax, RefusesEveryTruncation) {
  for (std::size_t length = 0; length < sample_order.size(); ++length) {
    // A copy of its own lets a sanitizer see a read beyond the end.
    const std::string truncated{sample_order.substr(0, length)};
    EXPECT_THROW(decode_arguments<order>(truncated), decode_error) << truncated;
    EXPECT_THROW(arguments::parse(truncated), decode_error) << truncated;
  }
}

TEST(ArgumentReaderSyntax, TakesWhitespaceBetweenTokens) {
  EXPECT_EQ(arguments::parse(" [ 1 ,\t{ \"a\" :\r\n 2 } ]\n").json(), R"([1,{"a":2}])");
}

TEST(ArgumentReaderSyntax, RefusesOtherWhitespace) {
  expect_refused("[\f1]", "no value at byte 1");
  expect_refused("[1\v]", "no ',' at byte 2");
  expect_refused("\xef\xbb\xbf[1]", "no value at byte 0");
}

TEST(ArgumentReaderSyntax, RefusesLeadingZeros) {
  expect_refused("[01]", "begins with 0");
  expect_refused("[-01]", "begins with 0");
  expect_refused("[00]", "begins with 0");
  expect_refused("[01.5]", "begins with 0");
}

TEST(ArgumentReaderSyntax, RefusesNumbersThatEndEarly) {
  expect_refused("[-]", "no digit at byte 2");
  expect_refused("[1.]", "no digit at byte 3");
  expect_refused("[1e]", "no digit at byte 3");
  expect_refused("[1e+]", "no digit at byte 4");
}

TEST(ArgumentReaderSyntax, RefusesNumbersThatJsonDoesNotHave) {
  expect_refused("[+1]", "no value");
  expect_refused("[.5]", "no value");
  expect_refused("[NaN]", "no value");
  expect_refused("[Infinity]", "no value");
  expect_refused("[0x10]", "no ','");
}

TEST(ArgumentReaderSyntax, RefusesWordsThatAreMisspelled) {
  expect_refused("[nul]", "no value");
  expect_refused("[True]", "no value");
  expect_refused("[falsy]", "no value");
  expect_refused("[nulll]", "no ','");
}

TEST(ArgumentReaderSyntax, RefusesCommasThatAreMissingOrSurplus) {
  expect_refused("[1 2]", "no ','");
  expect_refused("[1,]", "no value");
  expect_refused("[,1]", "no value");
  expect_refused(R"([{"a":1,}])", "no value");
  expect_refused(R"([{"a":1 "b":2}])", "no ','");
}

TEST(ArgumentReaderSyntax, RefusesBracketsThatDoNotMatch) {
  expect_refused("[1}", "no ','");
  expect_refused(R"([{"a":1]])", "no ','");
}

TEST(ArgumentReaderSyntax, RefusesAKeyThatIsNoString) {
  expect_refused("[{1:2}]", "an integer where a string should stand");
}

TEST(ArgumentReaderSyntax, RefusesTextAfterTheEnd) {
  expect_refused("[1] x", "more text at byte 4");
  expect_refused("[1][2]", "more text");
  expect_refused(std::string_view{"[1]\0", 4}, "more text");
  EXPECT_THROW(decode_arguments<order>(std::string{sample_order} + "]"), decode_error);
}

TEST(ArgumentReaderSyntax, ReadsEveryEscape) {
  EXPECT_EQ(text(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(text(R"("\u0041\u00e9\u20AC")"), "Aé€");
  EXPECT_EQ(text(R"("a\u0000b")"), std::string("a\0b", 3));
}

TEST(ArgumentReaderSyntax, JoinsSurrogatePairs) {
  EXPECT_EQ(text(R"("\ud83d\ude00")"), "😀");
  EXPECT_EQ(text(R"("\ud800\udc00\uDBFF\uDFFF")"), "\U00010000\U0010ffff");
}

TEST(ArgumentReaderSyntax, RefusesHalfOfASurrogatePair) {
  expect_refused(R"(["\ud83d"])", "half of a surrogate pair");
  expect_refused(R"(["\ude00"])", "half of a surrogate pair");
  expect_refused(R"(["\ud83dx"])", "half of a surrogate pair");
  expect_refused(R"(["\ud83d\n"])", "half of a surrogate pair");
  expect_refused(R"(["\ud83d\ud83d"])", "half of a surrogate pair");
  expect_refused(R"(["\ud83d\u0041"])", "half of a surrogate pair");
}

TEST(ArgumentReaderSyntax, RefusesEscapesThatJsonDoesNotHave) {
  expect_refused(R"(["\x41"])", "an unknown escape at byte 2");
  expect_refused(R"(["\'"])", "an unknown escape");
  expect_refused(R"(["\U0041"])", "an unknown escape");
}

TEST(ArgumentReaderSyntax, RefusesLessThanFourHexDigits) {
  expect_refused(R"(["\u12"])", "no four hexadecimal digits");
  expect_refused(R"(["\u-123"])", "no four hexadecimal digits");
  expect_refused(R"(["\u0x12"])", "no four hexadecimal digits");
  expect_refused(R"(["\u12G4"])", "no four hexadecimal digits");
}

TEST(ArgumentReaderSyntax, RefusesRawControlCharactersInStrings) {
  expect_refused("[\"a\nb\"]", "a raw control character at byte 3");
  expect_refused(std::string_view{"[\"\0\"]", 5}, "a raw control character");
}

TEST(ArgumentReaderSyntax, RefusesInvalidUtf8InStringsAndKeys) {
  expect_refused("[\"a\xff\"]", "not valid UTF-8 (byte 1)");
  expect_refused("[\"\xed\xa0\x80\"]", "not valid UTF-8");
  expect_refused("[{\"\xc0\xaf\":1}]", "not valid UTF-8");
}

TEST(ArgumentReaderSyntax, EndsAStringAtAQuoteThatFollowsALeadByte) {
  // The lead byte must not swallow the quote that ends the string.
  expect_refused("[\"\xc3\"]", "not valid UTF-8");
}

TEST(ArgumentReaderSyntax, NestsAHundredLevels) {
  const auto nested = std::string(100, '[') + std::string(100, ']');
  EXPECT_EQ(arguments::parse(nested).json(), nested);
}

TEST(ArgumentReaderSyntax, RefusesToNestDeeper) {
  expect_refused(std::string(101, '[') + std::string(101, ']'), "nested more than 100 levels deep");
}

TEST(ArgumentReaderSyntax, RefusesAMillionBracketsWithoutFollowingThem) {
  expect_refused(std::string(1'000'000, '['), "nested more than 100 levels deep");
  std::string objects;
  for (int i = 0; i < 1'000'000; ++i) objects += R"({"a":)";
  expect_refused("[" + objects, "nested more than 100 levels deep");
}

TEST(ArgumentReaderSyntax, NeverNestsDeeperThanAPayloadMay) {
  const std::string nested(1000, '[');
  argument_reader in{nested, 1000};
  EXPECT_THROW(in.raw(), decode_error);
}

TEST(ArgumentReaderSyntax, TellsTheKindOfTheNextValueWithoutReadingIt) {
  using kind = argument_reader::kind;
  std::vector<kind> kinds;
  argument_reader in{R"([null,true,-1,1e2,"a",[],{}])"};
  in.begin_array();
  while (in.next_element()) {
    kinds.push_back(in.peek());
    in.raw();
  }
  EXPECT_THAT(kinds, ElementsAre(kind::null, kind::boolean, kind::integer, kind::real, kind::text,
                                 kind::array, kind::object));
}

TEST(ArgumentReaderSyntax, GivesTheRawTextOfAValue) {
  argument_reader in{R"([ {"a" : [1.50]} , 2])"};
  in.begin_array();
  in.next_element();
  EXPECT_EQ(in.raw(), R"({"a" : [1.50]})");
}

}  // namespace
