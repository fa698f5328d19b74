#include "understudy/wire/reader.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "understudy/error.hpp"
#include "understudy/wire/job_codec.hpp"

namespace reader_jobs {

struct address {
  std::string street;
  std::int32_t number = 0;
  std::optional<std::string> city;
};

struct send_parcel {
  std::int64_t id = 0;
  address to;
};

struct with_optional_tail {
  std::int64_t id = 0;
  std::optional<std::string> note = "left over";
  std::unique_ptr<int> weight = std::make_unique<int>(1);
};

struct no_arguments {};

struct tag {
  std::set<std::string> labels;
};

struct reset_password {
  understudy::secret<std::string> token;
};
struct store_pin {
  understudy::secret<std::int32_t> pin;
};
struct store_key {
  understudy::secret<std::map<std::string, std::int32_t>> shares;
};

}  // namespace reader_jobs

namespace {

using namespace reader_jobs;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using understudy::decode_arguments;
using understudy::decode_error;

template <class T>
T read(std::string_view json) {
  understudy::argument_reader in{json};
  T value{};
  understudy::read_argument(in, value);
  in.end();
  return value;
}

template <class T>
void expect_refused(std::string_view json, const char* because = "") {
  try {
    read<T>(json);
    ADD_FAILURE() << json << " was not refused";
  } catch (const decode_error& e) {
    EXPECT_THAT(e.problem(), HasSubstr(because)) << json;
  }
}

template <understudy::job J>
decode_error refusal(std::string_view arguments) {
  try {
    decode_arguments<J>(arguments);
    ADD_FAILURE() << arguments << " was not refused";
  } catch (const decode_error& e) {
    return e;
  }
  return decode_error{"none"};
}

TEST(ArgumentReader, RefusesAnIntegerThatDoesNotFit) {
  expect_refused<std::int32_t>("3000000000", "3000000000 is out of range");
  expect_refused<std::uint8_t>("256", "from 0 to 255");
  expect_refused<std::int8_t>("-129", "from -128 to 127");
  expect_refused<std::int64_t>("9223372036854775808", "out of range");
  expect_refused<std::uint64_t>("18446744073709551616", "out of range");
}

TEST(ArgumentReader, TakesTheExtremesOfEveryWidth) {
  EXPECT_EQ(read<std::int32_t>("-2147483648"), std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(read<std::uint8_t>("255"), 255);
  EXPECT_EQ(read<std::int64_t>("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(read<std::uint64_t>("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
}

TEST(ArgumentReader, RefusesAFractionForAnInteger) {
  expect_refused<int>("1.9", "a number with a fraction where an integer should stand");
  expect_refused<int>("1.0");
  expect_refused<int>("1e2");
}

TEST(ArgumentReader, RefusesAnotherKindForAnInteger) {
  expect_refused<int>("true", "a boolean where an integer should stand");
  expect_refused<int>(R"("x")", "a string where an integer should stand");
  expect_refused<int>("null", "null where an integer should stand");
  expect_refused<int>("[1]", "an array where an integer should stand");
  expect_refused<int>("{}", "an object where an integer should stand");
}

TEST(ArgumentReader, RefusesANegativeNumberForAnUnsigned) {
  expect_refused<unsigned>("-1", "-1 is out of range: it should lie from 0");
}

TEST(ArgumentReader, TakesMinusZeroForAnInteger) {
  EXPECT_EQ(read<int>("-0"), 0);
  EXPECT_EQ(read<unsigned>("-0"), 0U);
}

TEST(ArgumentReader, RefusesAnotherKindForABoolean) {
  expect_refused<bool>("1", "an integer where a boolean should stand");
  expect_refused<bool>(R"("true")");
}

TEST(ArgumentReader, RefusesAnotherKindForAString) {
  expect_refused<std::string>("1", "an integer where a string should stand");
  expect_refused<std::string>("null");
}

TEST(ArgumentReader, TakesAnIntegerForADoubleWhileItIsExact) {
  EXPECT_EQ(read<double>("3"), 3.0);
  EXPECT_EQ(read<double>("9007199254740992"), 9007199254740992.0);
  expect_refused<double>("9007199254740993", "not exact as a double");
  expect_refused<double>("-9007199254740993", "not exact as a double");
  expect_refused<float>("16777217", "not exact as a float");
}

TEST(ArgumentReader, KeepsTheSignOfZero) {
  EXPECT_TRUE(std::signbit(read<double>("-0.0")));
  EXPECT_FALSE(std::signbit(read<double>("0.0")));
}

TEST(ArgumentReader, RefusesARealThatIsTooLarge) {
  expect_refused<double>("1e400", "1e400 is out of range of a double");
  expect_refused<double>("-1e400", "out of range");
  expect_refused<float>("1e39", "1e39 is out of range of a float");
  expect_refused<double>("1e99999999999999999999", "out of range");
}

TEST(ArgumentReader, RefusesALargeRealThatIsSpelledWithANegativeExponent) {
  expect_refused<double>("1" + std::string(500, '0') + "e-100", "out of range");
}

TEST(ArgumentReader, RoundsARealToZeroThatIsTooSmall) {
  EXPECT_EQ(read<double>("1e-400"), 0.0);
  EXPECT_EQ(read<double>("1e-99999999999999999999"), 0.0);
  EXPECT_EQ(read<double>("0." + std::string(400, '0') + "1"), 0.0);
  EXPECT_EQ(read<double>("0." + std::string(600, '0') + "1e+200"), 0.0);
  EXPECT_EQ(read<float>("1e-60"), 0.0F);
  EXPECT_TRUE(std::signbit(read<double>("-1e-400")));
}

TEST(ArgumentReader, ReadsZeroWithAnyExponent) { EXPECT_EQ(read<double>("0e999999"), 0.0); }

TEST(ArgumentReader, ReadsTheSmallestDenormals) {
  EXPECT_EQ(read<double>("5.0e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(read<float>("1.0e-45"), std::numeric_limits<float>::denorm_min());
}

TEST(ArgumentReader, RefusesMissingArguments) {
  const auto e = refusal<send_parcel>("[1]");
  EXPECT_THAT(e.problem(), HasSubstr("too few arguments"));
  EXPECT_EQ(e.about().field, "to");
  EXPECT_EQ(e.about().position, 1U);
}

TEST(ArgumentReader, RefusesSurplusArguments) {
  EXPECT_THAT(refusal<tag>("[[],2]").what(), AllOf(HasSubstr("the job has 1"), HasSubstr("tag")));
  EXPECT_THAT(refusal<no_arguments>("[1]").what(), HasSubstr("the job has 0"));
}

TEST(ArgumentReader, LetsTrailingOptionalArgumentsBeMissing) {
  const auto job = decode_arguments<with_optional_tail>("[7]");
  EXPECT_EQ(job.id, 7);
  EXPECT_EQ(job.note, std::nullopt);
  EXPECT_EQ(job.weight, nullptr);
}

TEST(ArgumentReader, ReadsNullAsAnEmptyOptional) {
  const auto job = decode_arguments<with_optional_tail>("[7,null,null]");
  EXPECT_EQ(job.note, std::nullopt);
  EXPECT_EQ(job.weight, nullptr);
}

TEST(ArgumentReader, RefusesArgumentsThatAreNoArray) {
  EXPECT_THAT(refusal<tag>("{}").problem(), HasSubstr("an object where an array should stand"));
}

TEST(ArgumentReader, RefusesAnUnknownKeyOfANestedAggregate) {
  const auto e = refusal<send_parcel>(R"([1,{"street":"a","number":2,"floor":3}])");
  EXPECT_THAT(e.what(), AllOf(HasSubstr("unknown key"), HasSubstr("/1/floor")));
}

TEST(ArgumentReader, RefusesAMissingKeyOfANestedAggregate) {
  const auto e = refusal<send_parcel>(R"([1,{"street":"a"}])");
  EXPECT_THAT(e.problem(), HasSubstr("no key number"));
  EXPECT_EQ(e.about().pointer, "/1");
}

TEST(ArgumentReader, LetsAnOptionalKeyOfANestedAggregateBeMissing) {
  EXPECT_EQ(read<address>(R"({"street":"a","number":2})").city, std::nullopt);
}

TEST(ArgumentReader, ReadsTheKeysOfANestedAggregateInAnyOrder) {
  EXPECT_EQ(read<address>(R"({"number":2,"city":"b","street":"a"})").street, "a");
}

TEST(ArgumentReader, LetsTheLastOfARepeatedKeyCount) {
  using prices = std::map<std::string, int>;
  EXPECT_THAT(read<prices>(R"({"a":1,"b":2,"a":3})"), ElementsAre(Pair("a", 3), Pair("b", 2)));
  EXPECT_EQ(read<address>(R"({"street":"a","number":2,"number":5})").number, 5);
}

TEST(ArgumentReader, RefusesAnElementThatTheSetHasAlready) {
  const auto e = refusal<tag>(R"([["a","b","a"]])");
  EXPECT_THAT(e.problem(), HasSubstr("set"));
  EXPECT_EQ(e.about().pointer, "/0/2");
}

TEST(ArgumentReader, RefusesATupleOfAnotherLength) {
  expect_refused<std::pair<int, int>>("[1]", "too few elements");
  expect_refused<std::pair<int, int>>("[1,2,3]", "too many elements");
}

TEST(ArgumentReader, ReadsBase64) {
  EXPECT_EQ(read<understudy::bytes>(R"("Zm9vYg==")"), understudy::bytes{"foob"});
  EXPECT_EQ(read<understudy::bytes>(R"("\/+++")"), understudy::bytes{"\xff\xef\xbe"});
  EXPECT_TRUE(read<understudy::bytes>(R"("")").empty());
}

TEST(ArgumentReader, RefusesWhatIsNotBase64) {
  for (const auto* bad : {R"("Zg=")", R"("Zg")", R"("Z===")", R"("====")", R"("Zg==Zg==")",
                          R"("Zm9-")", R"("Zm 9")", R"("Zg=v")"}) {
    expect_refused<understudy::bytes>(bad, "not base64");
  }
}

TEST(ArgumentReader, RefusesBase64WithBitsBeyondItsEnd) {
  expect_refused<understudy::bytes>(R"("Zh==")", "beyond its end");
  expect_refused<understudy::bytes>(R"("Zm9=")", "beyond its end");
}

TEST(ArgumentReader, NamesJobFieldPositionAndPlaceInMessages) {
  const auto e = refusal<send_parcel>(R"([1,{"street":"a","number":3000000000}])");

  EXPECT_EQ(e.about().job, "reader_jobs::send_parcel");
  EXPECT_EQ(e.about().field, "to");
  EXPECT_EQ(e.about().position, 1U);
  EXPECT_EQ(e.about().pointer, "/1/number");
  EXPECT_THAT(e.what(), AllOf(HasSubstr("reader_jobs::send_parcel"), HasSubstr("field to"),
                              HasSubstr("argument 1"), HasSubstr("/1/number")));
}

TEST(ArgumentReader, QuotesOnlyTheStartOfALongNumber) {
  const std::string digits(1000, '7');
  const auto e = refusal<store_key>(R"([{"a":)" + digits + "}]");
  EXPECT_LT(std::string{e.what()}.size(), 300U);
}

TEST(ArgumentReader, NeverShowsASecretInAMessage) {
  EXPECT_THAT(
      refusal<store_pin>("[98765432100]").what(),
      AllOf(HasSubstr("[secret] is out of range"), HasSubstr("pin"), Not(HasSubstr("9876"))));
  EXPECT_THAT(refusal<store_pin>("[9876.5]").what(), Not(HasSubstr("9876")));
  EXPECT_THAT(refusal<reset_password>(R"(["hunter2\x"])").what(), Not(HasSubstr("hunter2")));
}

TEST(ArgumentReader, NeverShowsAKeyWithinASecretInAMessage) {
  const auto e = refusal<store_key>(R"([{"hunter2":null}])");
  EXPECT_THAT(e.what(), AllOf(HasSubstr("shares"), Not(HasSubstr("hunter2"))));
  EXPECT_EQ(e.about().pointer, "/0");
}

TEST(ArgumentReader, QuotesAgainWhatFollowsASecret) {
  using secret_then_open = std::pair<understudy::secret<int>, std::int8_t>;
  expect_refused<secret_then_open>("[1,1234]", "1234 is out of range");
}

}  // namespace
