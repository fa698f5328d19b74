// A client's own wire format, and what is checked of it.

#include "understudy/wire/format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

using namespace understudy::matchers;
using testing::HasSubstr;
using testing::ThrowsMessage;

struct greet {
  std::string name;
  static constexpr auto job_name = "greet";
  static constexpr auto queue = "q";
  void perform() const {}
};

// `name arguments`, with one thing wrong on request.
class plain_format : public understudy::wire_format {
 public:
  std::string encode(std::string_view job, std::string_view arguments) const override {
    return std::string{job} + " " + std::string{arguments};
  }
  understudy::decoded_payload decode(std::string_view payload) const override {
    const auto space = payload.find(' ');
    if (space == payload.npos) throw std::out_of_range{"no blank in it"};
    return {std::string{payload.substr(0, space)}, std::string{payload.substr(space + 1)}};
  }
};

class forgetful_format final : public plain_format {
  std::string encode(std::string_view job, std::string_view) const override {
    return plain_format::encode(job, "[]");
  }
};

class renaming_format final : public plain_format {
  std::string encode(std::string_view job, std::string_view arguments) const override {
    return plain_format::encode(job.substr(1), arguments);
  }
};

TEST(WireFormat, OfOnesOwnCarriesJobs) {
  const plain_format format;
  understudy::fake_queue queue{{.format = format}};

  queue.client().enqueue(greet{"ann"});

  EXPECT_EQ(queue.waiting().at(0).payload(), R"(greet ["ann"])");
  EXPECT_THAT(queue.run_one(), Performed(greet{"ann"}));
}

TEST(WireFormat, ThatLosesArgumentsIsFoundAtEnqueue) {
  const forgetful_format format;
  understudy::fake_queue queue{{.format = format}};

  EXPECT_THAT(
      [&] { queue.client().enqueue(greet{"ann"}); },
      ThrowsMessage<understudy::encode_error>(
          AllOf(HasSubstr("the wire format gives other arguments back"), HasSubstr("job greet"))));
  EXPECT_THAT(queue, HasNothingEnqueued());
}

TEST(WireFormat, ThatChangesTheNameIsFoundAtEnqueue) {
  const renaming_format format;
  understudy::fake_queue queue{{.format = format}};

  EXPECT_THAT([&] { queue.client().enqueue(greet{"ann"}); },
              ThrowsMessage<understudy::encode_error>(
                  HasSubstr("the wire format makes the name reet of it")));
}

TEST(WireFormat, ThatThrowsOnForeignBytesFailsTheJobAsADecodeError) {
  const plain_format format;
  understudy::fake_queue queue{{.format = format}};
  queue.broker().push("q", {"nonsense", {}});

  const auto report = queue.run_one();

  EXPECT_EQ(report[0].error().type, "understudy::decode_error");
  EXPECT_THAT(report[0].error().message, HasSubstr("no blank in it"));
  EXPECT_EQ(queue.failures().at(0).message.payload, "nonsense");
}

}  // namespace
