#include "understudy/wire/writer.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/error.hpp"
#include "understudy/wire/job_codec.hpp"

namespace writer_jobs {

struct charge {
  std::int64_t account = 0;
  double amount = 0;
};

struct send_mail {
  std::int64_t user_id = 0;
  std::string to;
  std::vector<std::string> copies;
};

struct price {
  std::string currency;
  double amount = 0;
};
struct reprice {
  std::map<std::string, price> prices;
};

struct reset_password {
  std::int64_t user = 0;
  understudy::secret<std::string> token;
};

struct store_key {
  understudy::secret<std::map<std::string, double>> shares;
};

}  // namespace writer_jobs

namespace {

using namespace writer_jobs;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using understudy::argument_writer;
using understudy::encode_error;

template <class T>
std::string written(const T& value) {
  std::string out;
  argument_writer writer{out};
  understudy::write_argument(writer, value);
  return out;
}

std::string text(std::string_view value) { return written(std::string{value}); }

std::string base64(std::string_view value) { return written(understudy::bytes{value}); }

template <understudy::job J>
std::string encoded(const J& job) {
  return understudy::encode_arguments(understudy::codec_of<J>(), &job);
}

template <understudy::job J>
encode_error refusal(const J& job) {
  try {
    const auto text = encoded(job);
    ADD_FAILURE() << "was not refused but written as " << text;
  } catch (const encode_error& e) {
    return e;
  }
  return encode_error{"none"};
}

constexpr auto infinity = std::numeric_limits<double>::infinity();
constexpr auto nan = std::numeric_limits<double>::quiet_NaN();

TEST(ArgumentWriter, KeepsAPointInAWholeFloat) {
  EXPECT_EQ(written(3.0), "3.0");
  EXPECT_EQ(written(100.0), "100.0");
  EXPECT_EQ(written(-25.0), "-25.0");
}

TEST(ArgumentWriter, WritesTheShortestDigitsThatGiveTheFloatBack) {
  EXPECT_EQ(written(0.1), "0.1");
  EXPECT_EQ(written(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(written(1.0 / 3), "0.3333333333333333");
}

TEST(ArgumentWriter, KeepsTheSignOfZero) {
  EXPECT_EQ(written(0.0), "0.0");
  EXPECT_EQ(written(-0.0), "-0.0");
}

TEST(ArgumentWriter, WritesLargeWholeFloatsWithAnExponentFromSixteenDigitsOn) {
  EXPECT_EQ(written(1e14), "100000000000000.0");
  EXPECT_EQ(written(999999999999999.0), "999999999999999.0");
  EXPECT_EQ(written(1e15), "1.0e+15");
  EXPECT_EQ(written(9007199254740992.0), "9.007199254740992e+15");
  EXPECT_EQ(written(1e16), "1.0e+16");
  EXPECT_EQ(written(1e20), "1.0e+20");
  EXPECT_EQ(written(123456789012345680.0), "1.2345678901234568e+17");
}

TEST(ArgumentWriter, WritesSixteenDigitsWithoutAnExponentIfAFractionFollows) {
  EXPECT_EQ(written(1234567890123456.5), "1234567890123456.5");
}

TEST(ArgumentWriter, WritesSmallFloatsWithAnExponentBelowOneTenThousandth) {
  EXPECT_EQ(written(0.0001), "0.0001");
  EXPECT_EQ(written(0.00012345), "0.00012345");
  EXPECT_EQ(written(0.00001), "1.0e-05");
  EXPECT_EQ(written(1.5e-7), "1.5e-07");
  EXPECT_EQ(written(-1.5e-7), "-1.5e-07");
}

TEST(ArgumentWriter, WritesTheExtremesOfDouble) {
  EXPECT_EQ(written(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
  EXPECT_EQ(written(std::numeric_limits<double>::lowest()), "-1.7976931348623157e+308");
  EXPECT_EQ(written(std::numeric_limits<double>::min()), "2.2250738585072014e-308");
}

TEST(ArgumentWriter, WritesDenormals) {
  EXPECT_EQ(written(5e-324), "5.0e-324");
  EXPECT_EQ(written(1.5e-310), "1.5e-310");
  EXPECT_EQ(written(std::numeric_limits<float>::denorm_min()), "1.0e-45");
}

TEST(ArgumentWriter, WritesAFloatWithNoMoreDigitsThanAFloatHas) {
  EXPECT_EQ(written(0.1F), "0.1");
  EXPECT_EQ(written(16777216.0F), "16777216.0");
}

TEST(ArgumentWriter, WritesTheExtremesOf64Bits) {
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
  EXPECT_EQ(written(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
}

TEST(ArgumentWriter, WritesUtf8Raw) { EXPECT_EQ(text("hé😀"), "\"hé😀\""); }

TEST(ArgumentWriter, WritesLineSeparatorsRaw) {
  EXPECT_EQ(text("a\u2028b\u2029"), "\"a\u2028b\u2029\"");
}

TEST(ArgumentWriter, LeavesTheSlashAndMarkupUnescaped) { EXPECT_EQ(text("</&'"), "\"</&'\""); }

TEST(ArgumentWriter, EscapesQuoteAndBackslash) { EXPECT_EQ(text(R"(a"b\c)"), R"("a\"b\\c")"); }

TEST(ArgumentWriter, WritesTheShortEscapesThatRubyHas) {
  EXPECT_EQ(text("\b\f\n\r\t"), R"("\b\f\n\r\t")");
}

TEST(ArgumentWriter, WritesOtherControlCharactersAsFourHexDigits) {
  EXPECT_EQ(text("\x01\x0b\x1f"), R"("\u0001\u000b\u001f")");
  EXPECT_EQ(text(std::string_view{"\0", 1}), R"("\u0000")");
}

TEST(ArgumentWriter, WritesDelRaw) { EXPECT_EQ(text("\x7f"), "\"\x7f\""); }

TEST(ArgumentWriter, WritesBytesAsPaddedBase64) {
  EXPECT_EQ(base64(""), R"("")");
  EXPECT_EQ(base64("f"), R"("Zg==")");
  EXPECT_EQ(base64("fo"), R"("Zm8=")");
  EXPECT_EQ(base64("foo"), R"("Zm9v")");
  EXPECT_EQ(base64("foob"), R"("Zm9vYg==")");
}

TEST(ArgumentWriter, WritesBytesOfAllValues) { EXPECT_EQ(base64("\xff\xef\xbe"), R"("/+++")"); }

TEST(ArgumentWriter, RefusesNaNNamingJobFieldAndPosition) {
  const auto e = refusal(charge{1, nan});

  EXPECT_EQ(e.about().job, "writer_jobs::charge");
  EXPECT_EQ(e.about().field, "amount");
  EXPECT_EQ(e.about().position, 1U);
  EXPECT_THAT(e.what(), AllOf(HasSubstr("NaN"), HasSubstr("writer_jobs::charge"),
                              HasSubstr("amount"), HasSubstr("argument 1")));
}

TEST(ArgumentWriter, RefusesInfinity) {
  EXPECT_THAT(refusal(charge{1, infinity}).what(), HasSubstr("infinity"));
  EXPECT_THAT(refusal(charge{1, -infinity}).what(), HasSubstr("infinity"));
}

TEST(ArgumentWriter, RefusesInvalidUtf8NamingThePlaceWithinTheField) {
  const auto e = refusal(send_mail{7, "ann", {"ben", "c\xff"}});

  EXPECT_EQ(e.about().field, "copies");
  EXPECT_EQ(e.about().position, 2U);
  EXPECT_EQ(e.about().pointer, "/2/1");
  EXPECT_THAT(e.what(), AllOf(HasSubstr("byte 1"), HasSubstr("understudy::bytes")));
}

TEST(ArgumentWriter, NamesThePlaceWithinNestedObjects) {
  const auto e = refusal(reprice{{{"a/b~c", {"EUR", nan}}}});
  EXPECT_EQ(e.about().pointer, "/0/a~1b~0c/amount");
}

TEST(ArgumentWriter, NamesTheObjectOfAKeyThatIsInvalidUtf8) {
  const auto e = refusal(reprice{{{"\xff", {}}}});
  EXPECT_EQ(e.about().pointer, "/0");
}

TEST(ArgumentWriter, WritesNothingOfATextThatItRefuses) {
  std::string out = "[";
  argument_writer writer{out};
  EXPECT_THROW(writer.text("\xc0"), encode_error);
  EXPECT_EQ(out, "[");
}

class InvalidUtf8 : public testing::TestWithParam<std::string_view> {};

TEST_P(InvalidUtf8, IsRefused) { EXPECT_THROW(text(GetParam()), encode_error); }

INSTANTIATE_TEST_SUITE_P(Overlong, InvalidUtf8,
                         testing::Values("\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf",
                                         "\xf0\x8f\xbf\xbf"));
INSTANTIATE_TEST_SUITE_P(Surrogate, InvalidUtf8, testing::Values("\xed\xa0\x80", "\xed\xbf\xbf"));
INSTANTIATE_TEST_SUITE_P(Truncated, InvalidUtf8,
                         testing::Values("\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xe2\x82x"));
INSTANTIATE_TEST_SUITE_P(BeyondUnicode, InvalidUtf8,
                         testing::Values("\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"));
INSTANTIATE_TEST_SUITE_P(StrayTail, InvalidUtf8, testing::Values("\x80", "a\xbf"));

TEST(ArgumentWriter, TakesTheOutermostCodePointsOfEveryLength) {
  const auto* edges = "\x7f\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff";
  EXPECT_EQ(text(edges), '"' + std::string{edges} + '"');
}

TEST(ArgumentWriter, WritesASecretToTheWire) {
  EXPECT_EQ(encoded(reset_password{1, understudy::secret<std::string>{"hunter2"}}),
            R"([1,"hunter2"])");
}

TEST(ArgumentWriter, HidesASecretFromAHuman) {
  const reset_password job{1, understudy::secret<std::string>{"hunter2"}};
  std::string out;
  argument_writer writer{out, argument_writer::audience::human};

  understudy::codec_of<reset_password>().write(writer, &job);

  EXPECT_EQ(out, R"([1,"[secret]"])");
}

TEST(ArgumentWriter, NeverShowsASecretInAMessage) {
  const auto e = refusal(reset_password{1, understudy::secret<std::string>{"hunter2\xff"}});
  EXPECT_THAT(e.what(), AllOf(HasSubstr("token"), Not(HasSubstr("hunter2"))));
}

TEST(ArgumentWriter, NeverShowsAKeyWithinASecretInAMessage) {
  const store_key job{understudy::secret<std::map<std::string, double>>{{{"hunter2", nan}}}};

  const auto e = refusal(job);

  EXPECT_THAT(e.what(), AllOf(HasSubstr("shares"), Not(HasSubstr("hunter2"))));
  EXPECT_EQ(e.about().pointer, "/0");
}

std::string nested_within_arguments(int levels) {
  std::string out;
  argument_writer writer{out};
  writer.begin_array();
  for (int i = 0; i < levels; ++i) writer.begin_array();
  for (int i = 0; i < levels; ++i) writer.end_array();
  writer.end_array();
  return out;
}

TEST(ArgumentWriter, NestsAHundredLevels) {
  EXPECT_EQ(nested_within_arguments(99), std::string(100, '[') + std::string(100, ']'));
}

TEST(ArgumentWriter, RefusesToNestDeeper) {
  EXPECT_THROW(nested_within_arguments(100), encode_error);
}

}  // namespace
