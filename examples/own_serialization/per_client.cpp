// A wire format of a client: all its jobs, of whatever types, go in msgpack.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace depot {

/// A payload is the job's name, a line end, and its arguments in msgpack.
class msgpack_format final : public understudy::wire_format {
 public:
  std::string encode(std::string_view job, std::string_view arguments) const override {
    std::string payload{job};
    payload += '\n';
    nlohmann::ordered_json::to_msgpack(nlohmann::ordered_json::parse(arguments), payload);
    return payload;
  }

  // What is thrown for bytes of another format has to be a decode_error: nlohmann's own exceptions
  // say nothing of jobs.
  understudy::decoded_payload decode(std::string_view payload) const override {
    const auto end = payload.find('\n');
    if (end == std::string_view::npos) throw understudy::decode_error{"no line names the job"};
    try {
      const auto arguments = nlohmann::ordered_json::from_msgpack(payload.substr(end + 1));
      return {std::string{payload.substr(0, end)}, arguments.dump()};
    } catch (const nlohmann::json::exception& e) {
      throw understudy::decode_error{e.what()};
    }
  }
};

struct stock {
  std::vector<std::string> counted;
};

struct count_stock {
  std::string shelf;
  std::vector<std::int64_t> articles;

  static constexpr auto job_name = "count_stock";
  static constexpr auto queue = "stock";

  void perform(stock& of) const { of.counted.push_back(shelf); }
};

}  // namespace depot

namespace {

using namespace depot;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class OwnFormatOfAClient : public testing::Test {
 protected:
  OwnFormatOfAClient() {
    queue.provide(shelves);
    queue.handle<count_stock>();
  }

  stock shelves;
  const msgpack_format format;  // outlives the queue, which refers to it
  understudy::fake_queue queue{{.format = format}};
};

TEST_F(OwnFormatOfAClient, IsWhatTheBrokerStores) {
  queue.client().enqueue(count_stock{"tea", {7, 300}});

  EXPECT_EQ(queue.waiting().at(0).payload(), "count_stock\n\x92\xa3tea\x92\x07\xcd\x01\x2c");
}

TEST_F(OwnFormatOfAClient, IsWhatTheWorkerReads) {
  queue.client().enqueue(count_stock{"tea", {7, 300}});

  EXPECT_THAT(queue, HasEnqueued(count_stock{"tea", {7, 300}}));
  EXPECT_THAT(queue.run_one(), Performed<count_stock>());
  EXPECT_THAT(shelves.counted, ElementsAre("tea"));
}

// The failed set has the bytes as they came; the worker goes on with the next job.
TEST_F(OwnFormatOfAClient, LeavesBytesThatItCannotReadInTheFailedSet) {
  const std::string cut_off = "count_stock\n\x92\xa3te";
  queue.broker().push("stock", {cut_off, {}});
  queue.client().enqueue(count_stock{"tea", {}});

  const auto ran = queue.drain();

  EXPECT_THAT(ran, Failed(Threw<understudy::decode_error>(HasSubstr("unexpected end of input"))));
  EXPECT_THAT(ran, Performed<count_stock>());
  ASSERT_THAT(queue.failures(), SizeIs(1));
  EXPECT_EQ(queue.failures().at(0).message.payload, cut_off);
}

}  // namespace
