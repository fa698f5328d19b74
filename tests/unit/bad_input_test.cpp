// What a worker meets on a shared queue. Each ends in the failed set with its bytes, under an error
// that says job, field, position and place.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;
using testing::Values;

struct charge {
  std::string account;
  std::int32_t cents;
  static constexpr auto job_name = "charge";
  static constexpr auto queue = "q";
  void perform() const { FAIL() << "it must not run"; }
};

struct bad_payload {
  const char* name;
  std::string payload;
  std::vector<std::string> says;
};

void PrintTo(const bad_payload& bad, std::ostream* out) { *out << bad.name; }

std::string with_arguments(const std::string& arguments) {
  return R"({"class":"charge","args":)" + arguments + "}";
}

class BadInput : public testing::TestWithParam<bad_payload> {};

TEST_P(BadInput, IsKeptUnderAClearError) {
  understudy::fake_queue queue;
  queue.handle<charge>();
  understudy::envelope beside;
  beside.enqueued_from = {"billing.cpp", 42};
  queue.broker().push("q", {GetParam().payload, beside});

  const auto report = queue.run_one();

  ASSERT_THAT(report, SizeIs(1));
  ASSERT_EQ(report[0].outcome(), understudy::outcome::failed);
  const auto error = report[0].error().message;
  for (const auto& part : GetParam().says) EXPECT_THAT(error, HasSubstr(part));
  EXPECT_THAT(error, AllOf(HasSubstr("queue \"q\""), HasSubstr("billing.cpp:42")));
  ASSERT_THAT(queue.failures(), SizeIs(1));
  EXPECT_EQ(queue.failures()[0].message.payload, GetParam().payload) << "the bytes are intact";
  EXPECT_EQ(queue.journal().enqueued().at(0).payload(), GetParam().payload);
}

INSTANTIATE_TEST_SUITE_P(
    OnTheWire, BadInput,
    Values(bad_payload{"integer_out_of_range",
                       with_arguments(R"(["a",3000000000])"),
                       {"3000000000 is out of range", "job charge", "field cents", "argument 1"}},
           bad_payload{"fraction_for_an_integer",
                       with_arguments(R"(["a",1.9])"),
                       {"a number with a fraction where an integer should stand", "field cents"}},
           bad_payload{"boolean_for_an_integer",
                       with_arguments(R"(["a",true])"),
                       {"a boolean where an integer should stand", "field cents", "argument 1"}},
           bad_payload{"null_for_a_string",
                       with_arguments("[null,1]"),
                       {"null where a string should stand", "field account", "argument 0"}},
           bad_payload{"too_few_arguments",
                       with_arguments(R"(["a"])"),
                       {"too few arguments", "job charge", "field cents", "argument 1"}},
           bad_payload{"too_many_arguments",
                       with_arguments(R"(["a",1,2])"),
                       {"too many arguments", "job charge", "argument 2"}},
           bad_payload{"invalid_utf8", with_arguments("[\"\xff\",1]"), {"not valid UTF-8"}},
           bad_payload{"unknown_name",
                       R"({"class":"NoSuch","args":[]})",
                       {"nothing is known of this name", "job NoSuch"}},
           bad_payload{"truncated", R"({"class":"charge","args":["a)", {"ends inside of a string"}},
           bad_payload{"no_class", R"({"args":[]})", {"has to name its class"}},
           bad_payload{"no_object", "17", {"a payload has to be a JSON object"}},
           bad_payload{"null", "null", {"a payload has to be a JSON object"}},
           bad_payload{"nothing", "", {"the JSON ends"}},
           bad_payload{"deep", with_arguments(std::string(200'000, '[')), {"levels deep"}},
           bad_payload{"large",
                       with_arguments("[\"" + std::string(10'000'000, 'x') + "\",\"y\"]"),
                       {"a string where an integer should stand", "field cents"}}),
    [](const auto& tested) { return tested.param.name; });

TEST(LargeInput, OfTenMegabytesRunsWhenItFits) {
  understudy::fake_queue queue;
  std::size_t size = 0;
  queue.handle<charge>([&size](const charge& job) { size = job.account.size(); });
  queue.client().enqueue(charge{std::string(10'000'000, 'x'), 1});

  EXPECT_THAT(queue.run_one(), Performed<charge>());
  EXPECT_EQ(size, 10'000'000U);
}

}  // namespace
