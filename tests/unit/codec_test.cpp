#include "understudy/wire/job_codec.hpp"

#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "understudy/error.hpp"

namespace codec_jobs {

enum class colour { red, green = 7 };
enum class level : std::uint8_t { low = 1, high = 255 };
enum class flag : bool { off, on };

struct address {
  std::string street;
  std::optional<std::int32_t> number;

  friend bool operator==(const address&, const address&) = default;
};

struct customer {
  std::int64_t id = 0;
  address home;
  std::vector<address> others;

  friend bool operator==(const customer&, const customer&) = default;
};

class money {
 public:
  money() = default;
  explicit money(std::int64_t cents) : cents_{cents} {}
  std::int64_t cents() const { return cents_; }
  friend bool operator==(const money&, const money&) = default;

 private:
  std::int64_t cents_ = 0;
};

class account {
 public:
  UNDERSTUDY_FIELDS(account, owner_, balance_)

  account() = default;
  account(std::string owner, int balance) : owner_{std::move(owner)}, balance_{balance} {}
  friend bool operator==(const account&, const account&) = default;

 private:
  std::string owner_;
  int balance_ = 0;
};

struct transfer {
  account from;
  std::unique_ptr<address> receipt;
  std::vector<std::unique_ptr<int>> parts;
  std::optional<money> fee;
};

struct empty_job {};

struct ping {
  empty_job nothing;
};

struct remind {
  std::chrono::system_clock::time_point at;
  std::chrono::seconds grace{};

  friend bool operator==(const remind&, const remind&) = default;
};

}  // namespace codec_jobs

template <>
struct understudy::argument_codec<codec_jobs::money> {
  static void write(argument_writer& out, const codec_jobs::money& m) {
    out.text(std::to_string(m.cents()) + " ct");
  }
  static void read(argument_reader& in, codec_jobs::money& m) {
    std::string text;
    in.text(text);
    if (!text.ends_with(" ct")) in.refuse("money without a unit");
    m = codec_jobs::money{std::stoll(text)};
  }
};

namespace {

using namespace codec_jobs;
using understudy::argument_reader;
using understudy::argument_writer;
using understudy::decode_error;

template <class T>
std::string written(const T& value) {
  std::string json;
  argument_writer out{json};
  understudy::write_argument(out, value);
  return json;
}

template <class T>
T read(std::string_view json) {
  argument_reader in{json};
  T value{};
  understudy::read_argument(in, value);
  in.end();
  return value;
}

template <class T>
void expect_round_trip(const T& value, std::string_view json) {
  EXPECT_EQ(written(value), json);
  EXPECT_TRUE(read<T>(json) == value) << json;
}

TEST(Codec, CarriesBooleans) {
  expect_round_trip(true, "true");
  expect_round_trip(false, "false");
}

TEST(Codec, CarriesIntegersOfEveryWidth) {
  expect_round_trip(std::int8_t{-128}, "-128");
  expect_round_trip(std::uint8_t{255}, "255");
  expect_round_trip(std::int16_t{-32768}, "-32768");
  expect_round_trip(std::uint32_t{4294967295}, "4294967295");
  expect_round_trip(std::int64_t{-5}, "-5");
  expect_round_trip(std::uint64_t{1} << 63, "9223372036854775808");
}

TEST(Codec, CarriesACharacterAsItsNumber) { expect_round_trip('a', "97"); }

TEST(Codec, CarriesFloats) {
  expect_round_trip(1.5, "1.5");
  expect_round_trip(0.1F, "0.1");
}

TEST(Codec, CarriesEnumsAsTheirNumber) {
  expect_round_trip(colour::green, "7");
  expect_round_trip(level::high, "255");
  expect_round_trip(flag::on, "true");
  EXPECT_THROW(read<level>("256"), decode_error);
}

TEST(Codec, CarriesStringsAndBytes) {
  expect_round_trip(std::string{"né\n"}, R"("né\n")");
  expect_round_trip(understudy::bytes{"\xff"}, R"("/w==")");
}

TEST(Codec, CarriesASecret) { expect_round_trip(understudy::secret<int>{42}, "42"); }

TEST(Codec, CarriesOptionals) {
  expect_round_trip(std::optional<int>{}, "null");
  expect_round_trip(std::optional<int>{3}, "3");
  expect_round_trip(std::optional<bool>{false}, "false");
}

TEST(Codec, CarriesAUniquePointerAsItsValue) {
  EXPECT_EQ(written(std::make_unique<int>(3)), "3");
  EXPECT_EQ(*read<std::unique_ptr<int>>("3"), 3);
  EXPECT_EQ(written(std::unique_ptr<int>{}), "null");
  EXPECT_EQ(read<std::unique_ptr<int>>("null"), nullptr);
}

TEST(Codec, CarriesSequences) {
  expect_round_trip(std::vector<int>{1, 2}, "[1,2]");
  expect_round_trip(std::vector<std::string>{}, "[]");
  expect_round_trip(std::deque<int>{1, 2}, "[1,2]");
  expect_round_trip(std::list<double>{1.0}, "[1.0]");
}

TEST(Codec, CarriesAVectorOfBool) {
  expect_round_trip(std::vector<bool>{true, false}, "[true,false]");
}

TEST(Codec, CarriesSets) {
  expect_round_trip(std::set<std::string>{"b", "a"}, R"(["a","b"])");
  expect_round_trip(std::multiset<int>{2, 1, 2}, "[1,2,2]");
  expect_round_trip(std::unordered_set<int>{4}, "[4]");
}

TEST(Codec, CarriesArrays) {
  expect_round_trip(std::array<int, 3>{1, 2, 3}, "[1,2,3]");
  expect_round_trip(std::array<int, 0>{}, "[]");
  EXPECT_THROW((read<std::array<int, 3>>("[1,2]")), decode_error);
}

TEST(Codec, CarriesPairsAndTuples) {
  expect_round_trip(std::pair<int, std::string>{1, "a"}, R"([1,"a"])");
  expect_round_trip(std::tuple<bool, double, std::vector<int>>{true, 0.5, {1}}, "[true,0.5,[1]]");
  expect_round_trip(std::tuple<>{}, "[]");
}

TEST(Codec, CarriesMapsWithStringKeysAsObjects) {
  expect_round_trip(std::map<std::string, int>{{"b", 2}, {"a", 1}}, R"({"a":1,"b":2})");
  expect_round_trip(std::map<std::string, int>{}, "{}");
  expect_round_trip(std::unordered_map<std::string, bool>{{"a\"", true}}, R"({"a\"":true})");
}

TEST(Codec, CarriesDurationsAsTheirCount) {
  expect_round_trip(std::chrono::milliseconds{-1500}, "-1500");
  expect_round_trip(std::chrono::duration<double>{0.25}, "0.25");
}

TEST(Codec, CarriesTimePointsOfTheSystemClockAsTheirCount) {
  using namespace std::chrono;
  expect_round_trip(sys_seconds{seconds{1'700'000'000}}, "1700000000");
  expect_round_trip(
      remind{system_clock::time_point{nanoseconds{1'700'000'000'000'000'001}}, seconds{5}},
      R"({"at":1700000000000000001,"grace":5})");
}

TEST(Codec, CarriesAggregatesAsObjectsByFieldName) {
  expect_round_trip(customer{7, {"Main", 1}, {{"Side", std::nullopt}}},
                    R"({"id":7,"home":{"street":"Main","number":1},)"
                    R"("others":[{"street":"Side","number":null}]})");
}

TEST(Codec, CarriesAClassByItsListedFields) {
  expect_round_trip(account{"ann", 5}, R"({"owner_":"ann","balance_":5})");
}

TEST(Codec, CarriesAnAggregateWithoutFields) {
  EXPECT_EQ(written(ping{}), R"({"nothing":{}})");
  EXPECT_NO_THROW(read<ping>(R"({"nothing":{}})"));
}

TEST(Codec, CarriesContainersOfContainers) {
  using nested = std::map<std::string, std::vector<std::optional<std::pair<int, bool>>>>;
  expect_round_trip(nested{{"a", {std::pair{1, true}, std::nullopt}}}, R"({"a":[[1,true],null]})");
}

TEST(Codec, CarriesATypeWithACodecOfItsOwn) {
  expect_round_trip(money{250}, R"("250 ct")");
  expect_round_trip(std::vector<money>{money{1}}, R"(["1 ct"])");
}

TEST(Codec, NamesThePlaceOfWhatACodecRefuses) {
  try {
    read<std::vector<money>>(R"(["1 ct","2"])");
    FAIL() << "was not refused";
  } catch (const decode_error& e) {
    EXPECT_EQ(e.problem(), "money without a unit");
    EXPECT_EQ(e.about().pointer, "/1");
  }
}

TEST(Codec, ReplacesWhatAFieldHeldBefore) {
  std::vector<int> numbers{9, 9, 9};
  std::optional<int> maybe = 9;
  argument_reader in{"[[1],null]"};
  in.begin_array();
  in.next_element();
  understudy::read_argument(in, numbers);
  in.next_element();
  understudy::read_argument(in, maybe);

  EXPECT_EQ(numbers, std::vector<int>{1});
  EXPECT_EQ(maybe, std::nullopt);
}

TEST(Codec, CarriesAJobWithMoveOnlyFields) {
  transfer job{{"ann", 5}, std::make_unique<address>(address{"Main", 1}), {}, money{3}};
  job.parts.push_back(std::make_unique<int>(4));

  const auto json = understudy::encode_arguments(understudy::codec_of<transfer>(), &job);
  const auto copy = understudy::decode_arguments<transfer>(json);

  EXPECT_EQ(json, R"([{"owner_":"ann","balance_":5},{"street":"Main","number":1},[4],"3 ct"])");
  EXPECT_EQ(copy.from, job.from);
  EXPECT_EQ(*copy.receipt, *job.receipt);
  EXPECT_EQ(*copy.parts.at(0), 4);
  EXPECT_EQ(copy.fee, money{3});
}

TEST(Codec, CarriesAJobWithoutFields) {
  const empty_job job;
  EXPECT_EQ(understudy::encode_arguments(understudy::codec_of<empty_job>(), &job), "[]");
  EXPECT_NO_THROW(understudy::decode_arguments<empty_job>(" [ ] "));
}

}  // namespace
