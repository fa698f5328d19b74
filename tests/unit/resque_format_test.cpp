#include "understudy/wire/resque.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "understudy/error.hpp"
#include "understudy/wire/job_codec.hpp"

namespace resque_jobs {

struct refresh_sso {
  static constexpr auto job_name = "SSOCaching";
  std::int64_t key = 0;
};

struct import_csv {
  std::string text;
};

}  // namespace resque_jobs

namespace {

using namespace resque_jobs;
using testing::HasSubstr;
using understudy::codec_of;
using understudy::decode_error;
using understudy::encode_arguments;
using understudy::encode_error;
using understudy::resque_format;

std::string encoded(std::string_view job, std::string_view arguments) {
  return resque_format::shared().encode(job, arguments);
}

// The result points into the payload, hence no temporary string.
understudy::decoded_payload decoded(std::string_view payload) {
  return resque_format::shared().decode(payload);
}

void expect_refused(std::string_view payload, const char* because) {
  try {
    ADD_FAILURE() << payload << " was not refused but names " << decoded(payload).job;
  } catch (const decode_error& e) {
    EXPECT_THAT(e.problem(), HasSubstr(because)) << payload;
  }
}

TEST(ResqueFormat, WritesWhatRubysClientWrites) {
  const refresh_sso job{123};
  EXPECT_EQ(encoded("SSOCaching", encode_arguments(codec_of<refresh_sso>(), &job)),
            R"({"class":"SSOCaching","args":[123]})");
}

TEST(ResqueFormat, WritesNoArguments) {
  EXPECT_EQ(encoded("Job", "[]"), R"({"class":"Job","args":[]})");
}

TEST(ResqueFormat, LeavesTheColonsOfAQualifiedNameAlone) {
  EXPECT_EQ(encoded("Mail::Send", "[]"), R"({"class":"Mail::Send","args":[]})");
}

TEST(ResqueFormat, EscapesTheClass) {
  EXPECT_EQ(encoded("a\"b\\c\n", "[]"), R"({"class":"a\"b\\c\n","args":[]})");
}

TEST(ResqueFormat, RefusesAClassThatIsInvalidUtf8) {
  EXPECT_THROW(encoded("a\xff", "[]"), encode_error);
}

TEST(ResqueFormat, TakesAPayloadApart) {
  const auto found = decoded(R"({"class":"SSOCaching","args":[123]})");
  EXPECT_EQ(found.job, "SSOCaching");
  EXPECT_EQ(found.arguments, "[123]");
}

TEST(ResqueFormat, TakesAPayloadWhoseKeysAreSwapped) {
  const auto found = decoded(R"({"args":[123],"class":"SSOCaching"})");
  EXPECT_EQ(found.job, "SSOCaching");
  EXPECT_EQ(found.arguments, "[123]");
}

TEST(ResqueFormat, TakesAPayloadWithWhitespace) {
  const auto found = decoded(" { \"class\" : \"Job\" ,\n \"args\" : [ 1 ] }\n");
  EXPECT_EQ(found.job, "Job");
  EXPECT_EQ(found.arguments, "[ 1 ]");
}

TEST(ResqueFormat, PassesOverFurtherKeys) {
  const auto found = decoded(
      R"({"queue":{"deep":[1,{"class":"Inner","args":[9]}]},"class":"Job","args":[1],"x":null})");
  EXPECT_EQ(found.job, "Job");
  EXPECT_EQ(found.arguments, "[1]");
}

TEST(ResqueFormat, ReadsAnEscapedClass) {
  EXPECT_EQ(decoded(R"({"class":"Mail\u003a\u003aS\u00e9nd","args":[]})").job, "Mail::Sénd");
}

TEST(ResqueFormat, ReadsAnEscapedKey) {
  EXPECT_EQ(decoded(R"({"\u0063lass":"Job","arg\u0073":[1]})").arguments, "[1]");
}

TEST(ResqueFormat, LetsTheLastOfARepeatedKeyCount) {
  const auto found = decoded(R"({"class":"First","args":[1],"class":"Last","args":[2]})");
  EXPECT_EQ(found.job, "Last");
  EXPECT_EQ(found.arguments, "[2]");
}

TEST(ResqueFormat, LetsALaterNullClearTheArguments) {
  EXPECT_EQ(decoded(R"({"class":"Job","args":[1],"args":null})").arguments, "[]");
}

TEST(ResqueFormat, ReadsMissingArgumentsAsNone) {
  EXPECT_EQ(decoded(R"({"class":"Job"})").arguments, "[]");
}

TEST(ResqueFormat, ReadsNullArgumentsAsNone) {
  EXPECT_EQ(decoded(R"({"class":"Job","args":null})").arguments, "[]");
}

TEST(ResqueFormat, RefusesArgumentsThatAreNoArray) {
  expect_refused(R"({"class":"Job","args":{"a":1}})", "args has to be an array");
  expect_refused(R"({"class":"Job","args":"[1]"})", "args has to be an array");
  expect_refused(R"({"class":"Job","args":7})", "args has to be an array");
}

TEST(ResqueFormat, RefusesAPayloadWithoutAClass) {
  expect_refused(R"({"args":[1]})", "a payload has to name its class");
  expect_refused("{}", "a payload has to name its class");
}

TEST(ResqueFormat, RefusesAClassThatIsNoString) {
  expect_refused(R"({"class":null,"args":[]})", "null where a string should stand");
  expect_refused(R"({"class":7,"args":[]})", "an integer where a string should stand");
}

TEST(ResqueFormat, RefusesAPayloadThatIsNoObject) {
  expect_refused("[1]", "a payload has to be a JSON object");
  expect_refused(R"("Job")", "a payload has to be a JSON object");
  expect_refused("null", "a payload has to be a JSON object");
}

TEST(ResqueFormat, RefusesBytesThatAreNoJson) {
  expect_refused("", "the JSON ends");
  expect_refused("class", "not JSON");
  expect_refused("\x04\x08{", "not JSON");
}

TEST(ResqueFormat, RefusesInvalidUtf8Anywhere) {
  expect_refused("{\"class\":\"J\xff\"}", "not valid UTF-8");
  expect_refused("{\"class\":\"J\",\"args\":[\"\xc3\"]}", "not valid UTF-8");
  expect_refused("{\"class\":\"J\",\"other\":\"\xed\xa0\x80\"}", "not valid UTF-8");
}

TEST(ResqueFormat, RefusesTextAfterThePayload) {
  expect_refused(R"({"class":"Job","args":[]}{)", "more text at byte 25");
}

TEST(ResqueFormat, RefusesEveryTruncation) {
  const std::string_view payload =
      R"({"class":"J\u00e9b","args":[1,{"a":[null,1.5e-07]}],"x":"\\"})";
  ASSERT_EQ(decoded(payload).job, "Jéb");
  for (std::size_t length = 0; length < payload.size(); ++length) {
    const std::string truncated{payload.substr(0, length)};
    EXPECT_THROW(decoded(truncated), decode_error) << truncated;
  }
}

TEST(ResqueFormat, NestsAHundredLevels) {
  const auto arguments = std::string(99, '[') + std::string(99, ']');
  const auto payload = encoded("Job", arguments);
  EXPECT_EQ(decoded(payload).arguments, arguments);
}

TEST(ResqueFormat, RefusesToStoreWhatRubyCannotRead) {
  const auto nested = [](std::size_t levels) {
    return encoded("Job", std::string(levels, '[') + "\"[[[\"" + std::string(levels, ']'));
  };
  const auto& format = understudy::resque_format::shared();

  EXPECT_NO_THROW(format.check(nested(99)));
  EXPECT_THROW(format.check(nested(100)), understudy::encode_error);
}

TEST(ResqueFormat, RefusesToReadWhatNestsDeeper) {
  expect_refused(encoded("Job", std::string(101, '[') + std::string(101, ']')), "levels deep");
}

TEST(ResqueFormat, CarriesTenMegabytes) {
  import_csv job;
  while (job.text.size() < 10'000'000) job.text += "né \"quoted\"\tand\n\\😀";

  const auto payload = encoded("Import", encode_arguments(codec_of<import_csv>(), &job));
  const auto found = decoded(payload);
  const auto copy = understudy::decode_arguments<import_csv>(found.arguments);

  // Not EXPECT_EQ, which would print both.
  EXPECT_TRUE(copy.text == job.text);
}

}  // namespace
