// 7. Jobs that are not JSON: a binary format for one type (per_type.cpp), protobuf for a family of
// types (per_family.cpp), msgpack for all jobs of a client (per_client.cpp).
//
// A depot's scanners are small machines that read a few bytes, and no JSON. The job that they wait
// for says itself how it is written; all else (client, worker, fake, matchers) goes on as before.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace depot {

// The scanners' format: integers with the lowest byte first, whatever machine writes them, and
// texts after their length. A struct copied as it lies in memory would depend on the compiler.

class packer {
 public:
  packer& number(std::uint32_t value) {
    for (int i = 0; i < 4; ++i, value >>= 8) bytes_ += static_cast<char>(value & 0xffU);
    return *this;
  }
  packer& text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size())).bytes_ += value;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class unpacker {
 public:
  explicit unpacker(std::string_view bytes) : left_{bytes} {}

  std::uint32_t number() {
    const auto four = take(4);
    std::uint32_t value = 0;
    for (int i = 3; i >= 0; --i) value = value << 8 | byte(four[static_cast<std::size_t>(i)]);
    return value;
  }
  std::string text() { return std::string{take(number())}; }
  void end() const {
    if (!left_.empty()) throw std::invalid_argument{"bytes left over"};
  }

 private:
  static std::uint32_t byte(char c) { return static_cast<unsigned char>(c); }
  std::string_view take(std::size_t count) {
    if (count > left_.size()) throw std::invalid_argument{"bytes missing"};
    const auto taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }

  std::string_view left_;
};

struct floor_plan {
  std::vector<std::string> moved;
};

struct move_pallet {
  std::uint32_t pallet;
  std::string from;
  std::string to;

  static constexpr auto queue = "scanners";

  void perform(floor_plan& plan) const { plan.moved.push_back(from + " to " + to); }
};

struct weigh_pallet {
  std::uint32_t pallet;
  std::uint32_t grams;

  static constexpr auto queue = "scanners";
};

}  // namespace depot

template <>
struct understudy::serialization<depot::move_pallet> {
  static std::string encode(const depot::move_pallet& job) {
    return depot::packer{}.number(job.pallet).text(job.from).text(job.to).bytes();
  }
  // What this throws fails the job, with its bytes in the failed set.
  static depot::move_pallet decode(std::string_view bytes) {
    depot::unpacker in{bytes};
    depot::move_pallet job{};
    job.pallet = in.number();
    job.from = in.text();
    job.to = in.text();
    in.end();
    return job;
  }
};

// The bug: whoever added `grams` to the job forgot it here.
template <>
struct understudy::serialization<depot::weigh_pallet> {
  static std::string encode(const depot::weigh_pallet& job) {
    return depot::packer{}.number(job.pallet).bytes();
  }
  static depot::weigh_pallet decode(std::string_view bytes) {
    depot::unpacker in{bytes};
    depot::weigh_pallet job{};
    job.pallet = in.number();
    in.end();
    return job;
  }
};

namespace {

using namespace depot;
using namespace std::string_literals;
using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing::ThrowsMessage;
using understudy::bytes;

class OwnFormatOfAType : public testing::Test {
 protected:
  OwnFormatOfAType() {
    queue.provide(plan);
    queue.handle<move_pallet>();
  }

  floor_plan plan;
  understudy::fake_queue queue;
};

TEST_F(OwnFormatOfAType, ComesBackAsTheJobThatItWas) {
  queue.client().enqueue(move_pallet{258, "gate", "shelf 7"});

  EXPECT_THAT(queue.run_one(), Performed<move_pallet>());

  EXPECT_THAT(plan.moved, ElementsAre("gate to shelf 7"));
}

// On Resque's wire, which is JSON, the bytes are one argument in base64.
TEST_F(OwnFormatOfAType, WritesTheBytesThatScannersRead) {
  queue.client().enqueue(move_pallet{258, "a", "bc"});

  EXPECT_EQ(queue.waiting().at(0).arguments().at<bytes>(0),
            bytes{"\x02\x01\0\0\x01\0\0\0a\x02\0\0\0bc"s});
}

// Matchers see the decoded job, and failures show its fields, not bytes.
TEST_F(OwnFormatOfAType, IsMatchedByItsFields) {
  queue.client().enqueue(move_pallet{258, "gate", "shelf 7"});

  EXPECT_THAT(queue, HasEnqueued(move_pallet{258, "gate", "shelf 7"}).once());
  EXPECT_THAT(queue, HasEnqueued<move_pallet>(HasArg(&move_pallet::to, StartsWith("shelf"))));
  EXPECT_THAT(queue.waiting().at(0).describe(),
              HasSubstr(R"(move_pallet(pallet=258, from="gate", to="shelf 7"))"));
}

TEST_F(OwnFormatOfAType, FailsTheJobWhereBytesAreMissing) {
  queue.client().enqueue_to("scanners", "depot::move_pallet",
                            understudy::arguments::of(bytes{"\x02\x01\0\0\x09\0\0\0gate"s}));

  EXPECT_THAT(queue.run_one(),
              Failed<move_pallet>(Threw<understudy::decode_error>(HasSubstr("bytes missing"))));
  EXPECT_THAT(plan.moved, IsEmpty());
}

// A fake decodes each job as soon as it is enqueued, and says at once:
//
//     lost on the way: 42000 comes back as 0; does the serialization leave it out? (job
//     depot::weigh_pallet, queue "scanners", field grams, ...
TEST_F(OwnFormatOfAType, IsFoundToForgetAField) {
  EXPECT_THAT(
      [&] {
        queue.client().enqueue(weigh_pallet{258, 42'000});
      },
      ThrowsMessage<understudy::encode_error>(HasSubstr("42000 comes back as 0")));
  EXPECT_THAT(queue, HasNothingEnqueued());
}

}  // namespace
