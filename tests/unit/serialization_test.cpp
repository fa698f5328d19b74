// Jobs with a serialization of their own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/hooks/unique_job.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace {

struct crop {
  std::uint16_t width;
  std::uint16_t height;
};

// A packed struct, written as it lies in memory.
struct resize {
  std::uint32_t image;
  crop to;

  static constexpr auto job_name = "resize";
  static constexpr auto queue = "images";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform(std::vector<std::uint32_t>& done) const { done.push_back(image); }

  friend bool operator==(const resize& a, const resize& b) {
    return a.image == b.image && a.to.width == b.to.width && a.to.height == b.to.height;
  }
};

}  // namespace

// Somebody else's class, with neither public fields nor a list of them.
namespace elsewhere {

class opaque {
 public:
  opaque() = default;
  explicit opaque(std::string text) : text_{std::move(text)} {}
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace elsewhere

namespace {

using elsewhere::opaque;

// One that loses what it is given.
struct forgetful {
  std::int64_t kept;
  std::int64_t lost;
  static constexpr auto job_name = "forgetful";
  static constexpr auto queue = "q";
  friend bool operator==(const forgetful&, const forgetful&) = default;
};

// One that writes a decoded copy differently.
struct unsteady {
  std::string text;
  static constexpr auto job_name = "unsteady";
  static constexpr auto queue = "q";
};

struct money {
  std::int64_t cents;
};

struct pay {
  std::int64_t order;
  money amount;
  static constexpr auto job_name = "pay";
  static constexpr auto queue = "q";
};

struct unwritable {
  static constexpr auto job_name = "unwritable";
  static constexpr auto queue = "q";
};

}  // namespace

template <>
struct understudy::argument_codec<money> {
  static void write(argument_writer& out, const money& value) {
    if (value.cents < 0) throw std::domain_error{"no negative amounts"};
    out.integer(value.cents);
  }
  static void read(argument_reader& in, money& value) { value.cents = in.integer(0, 1'000'000); }
};

template <>
struct understudy::serialization<resize> {
  static std::string encode(const resize& job) {
    std::string bytes(sizeof job, '\0');
    std::memcpy(bytes.data(), &job, sizeof job);
    return bytes;
  }
  static resize decode(std::string_view bytes) {
    if (bytes.size() != sizeof(resize)) throw std::invalid_argument{"not the size of a resize"};
    resize job{};
    std::memcpy(&job, bytes.data(), sizeof job);
    return job;
  }
};

template <>
struct understudy::serialization<opaque> {
  static const std::string& encode(const opaque& job) { return job.text(); }
  static opaque decode(std::string_view bytes) { return opaque{std::string{bytes}}; }
  static std::string describe(const opaque& job) { return "saying " + job.text(); }
};

template <>
struct understudy::serialization<forgetful> {
  static std::string encode(const forgetful& job) { return std::to_string(job.kept); }
  static forgetful decode(std::string_view bytes) { return {std::stoll(std::string{bytes}), 0}; }
};

template <>
struct understudy::serialization<unsteady> {
  static std::string encode(const unsteady& job) { return job.text; }
  static unsteady decode(std::string_view bytes) { return {std::string{bytes} + "!"}; }
};

template <>
struct understudy::serialization<unwritable> {
  static std::string encode(const unwritable&) { throw std::runtime_error{"disk full"}; }
  static unwritable decode(std::string_view) { return {}; }
};

namespace {

using namespace understudy::matchers;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Property;
using testing::ThrowsMessage;

TEST(Serialization, TravelsAsOneArgumentInBase64) {
  understudy::fake_queue queue;

  queue.client().enqueue(resize{1, {640, 480}});

  EXPECT_EQ(queue.waiting().at(0).payload(), R"({"class":"resize","args":["AQAAAIAC4AE="]})");
}

TEST(Serialization, GivesTheJobThatIsPerformed) {
  understudy::fake_queue queue;
  std::vector<std::uint32_t> done;
  queue.provide(done);
  queue.client().enqueue(resize{7, {640, 480}});

  EXPECT_THAT(queue.run_one(), Performed<resize>());

  EXPECT_THAT(done, ElementsAre(7U));
}

TEST(Serialization, ServesMatchersAndDescriptions) {
  understudy::fake_queue queue;
  queue.client().enqueue(resize{7, {640, 480}});

  EXPECT_THAT(queue, HasEnqueued(resize{7, {640, 480}}).once());
  EXPECT_THAT(queue, HasEnqueued<resize>(HasArg(&resize::image, 7U)));
  EXPECT_EQ(queue.waiting().at(0).describe(),
            R"(#1 resize(image=7, to={"width":640,"height":480}))");
}

TEST(Serialization, NamesTheFieldsInWhichJobsDiffer) {
  understudy::fake_queue queue;
  queue.client().enqueue(resize{7, {640, 480}});
  testing::StringMatchResultListener why;

  testing::ExplainMatchResult(HasEnqueued(resize{8, {640, 480}}), queue, &why);

  EXPECT_THAT(why.str(), HasSubstr("whose image is 7 instead of 8"));
}

TEST(Serialization, WorksWithPlugins) {
  understudy::fake_queue queue;
  queue.client().enqueue(resize{7, {640, 480}});

  EXPECT_EQ(queue.client().enqueue(resize{7, {640, 480}}).halted_by, "unique_job.before_enqueue");
}

TEST(Serialization, TakesAClassWithoutFields) {
  understudy::fake_queue queue;
  std::string heard;
  queue.handle<opaque>([&heard](const opaque& job) { heard = job.text(); });
  queue.client().enqueue_to("q", opaque{"hello"});

  EXPECT_THAT(queue, HasEnqueued<opaque>(Property(&opaque::text, "hello")));
  EXPECT_THAT(queue.waiting().at(0).describe(), HasSubstr("opaque(saying hello)"));
  queue.drain();

  EXPECT_EQ(heard, "hello");
}

TEST(Serialization, ThatLosesAFieldIsFoundAtEnqueue) {
  understudy::fake_queue queue;

  EXPECT_THAT(
      [&] {
        queue.client().enqueue(forgetful{1, 2});
      },
      ThrowsMessage<understudy::encode_error>(
          AllOf(HasSubstr("lost on the way: 2 comes back as 0"), HasSubstr("field lost"))));
  EXPECT_THAT(queue, HasNothingEnqueued());
}

TEST(Serialization, OfACopyThatDiffersIsFoundAtEnqueue) {
  understudy::fake_queue queue;

  EXPECT_THAT([&] { queue.client().enqueue(unsteady{"a"}); },
              ThrowsMessage<understudy::encode_error>(
                  HasSubstr(R"(unsteady(text="a") comes back as unsteady(text="a!"))")));
}

TEST(Serialization, ThatThrowsIsAnEncodeErrorOfTheJob) {
  understudy::fake_queue queue;

  EXPECT_THAT([&] { queue.client().enqueue(unwritable{}); },
              ThrowsMessage<understudy::encode_error>(
                  AllOf(HasSubstr("disk full"), HasSubstr("job unwritable"))));
}

TEST(Serialization, OfForeignBytesFailsTheJob) {
  understudy::fake_queue queue;
  std::vector<std::uint32_t> done;
  queue.provide(done);
  queue.handle<resize>();
  queue.client().enqueue_to("images", "resize",
                            understudy::arguments::of(understudy::bytes{"abc"}));
  queue.client().enqueue_to("images", "resize", understudy::arguments::of(7));
  queue.client().enqueue_to("images", "resize", {});

  const auto report = queue.drain();

  EXPECT_THAT(report[0].error().message, HasSubstr("not the size of a resize"));
  EXPECT_THAT(report[1].error().message, HasSubstr("an integer where a string should stand"));
  EXPECT_THAT(report[2].error().message, HasSubstr("no argument"));
  EXPECT_EQ(queue.failures().size(), 3U);
}

TEST(Serialization, OfAFieldThatThrowsNamesTheField) {
  understudy::fake_queue queue;

  EXPECT_THAT(
      [&] {
        queue.client().enqueue(pay{1, {-5}});
      },
      ThrowsMessage<understudy::encode_error>(
          AllOf(HasSubstr("no negative amounts"), HasSubstr("field amount"))));
}

TEST(Bytes, PrintTheirSizeAndHowTheyBegin) {
  EXPECT_EQ(testing::PrintToString(understudy::bytes{std::string_view{"\x01\xFF", 2}}),
            "2 bytes: 01 FF");
  EXPECT_EQ(testing::PrintToString(understudy::bytes{std::string(17, 'a')}),
            "17 bytes: 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 ...");
}

}  // namespace
