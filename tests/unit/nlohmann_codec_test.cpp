#include "understudy/wire/nlohmann.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/error.hpp"
#include "understudy/wire/job_codec.hpp"

namespace nlohmann_jobs {

struct point {
  int x = 0;
  int y = 0;

  friend bool operator==(const point&, const point&) = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(point, x, y)

// Written as a string, so that a test can tell its to_json from the codec for aggregates.
struct version {
  int major_part = 0;
  int minor_part = 0;

  friend bool operator==(const version&, const version&) = default;
};
void to_json(nlohmann::json& json, const version& v) {
  json = std::to_string(v.major_part) + "." + std::to_string(v.minor_part);
}
void from_json(const nlohmann::json& json, version& v) {
  const auto text = json.get<std::string>();
  v.major_part = std::stoi(text);
  v.minor_part = std::stoi(text.substr(text.find('.') + 1));
}

enum class mood { calm, cross };
NLOHMANN_JSON_SERIALIZE_ENUM(mood, {{mood::calm, "calm"}, {mood::cross, "cross"}})

// Neither default-constructible nor known to nlohmann by its own namespace.
class celsius {
 public:
  explicit celsius(double degrees) : degrees_{degrees} {}
  double degrees() const { return degrees_; }
  friend bool operator==(const celsius&, const celsius&) = default;

 private:
  double degrees_;
};

class ticket {
 public:
  ticket() = default;
  explicit ticket(int number) : number_{number} {}
  int number() const { return number_; }
  friend bool operator==(const ticket&, const ticket&) = default;

 private:
  int number_ = 0;
};

struct blob {};
void to_json(nlohmann::json& json, const blob&) { json = nlohmann::json::binary({1, 2}); }
void from_json(const nlohmann::json&, blob&) {}

struct move_to {
  std::int64_t id = 0;
  point target;
  std::vector<point> path;
  std::optional<version> since;
  mood temper = mood::calm;
  celsius outside{20};
  ticket pass;
  nlohmann::json extra;

  friend bool operator==(const move_to&, const move_to&) = default;
};

struct keep_secret {
  understudy::secret<point> where;
};

struct store {
  std::int64_t id = 0;
  blob data;
};

}  // namespace nlohmann_jobs

template <>
struct nlohmann::adl_serializer<nlohmann_jobs::celsius> {
  static void to_json(json& tree, const nlohmann_jobs::celsius& c) { tree = c.degrees(); }
  static nlohmann_jobs::celsius from_json(const json& tree) {
    return nlohmann_jobs::celsius{tree.get<double>()};
  }
};

template <>
struct nlohmann::adl_serializer<nlohmann_jobs::ticket> {
  static void to_json(json& tree, const nlohmann_jobs::ticket& t) { tree = {{"no", t.number()}}; }
  static void from_json(const json& tree, nlohmann_jobs::ticket& t) {
    t = nlohmann_jobs::ticket{tree.at("no").get<int>()};
  }
};

namespace {

using namespace nlohmann_jobs;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using understudy::argument_reader;
using understudy::argument_writer;
using understudy::decode_error;
using understudy::encode_error;

template <class T>
std::string written(const T& value) {
  std::string json;
  argument_writer out{json};
  understudy::write_argument(out, value);
  return json;
}

template <class T>
void expect_round_trip(const T& value, std::string_view json) {
  EXPECT_EQ(written(value), json);

  argument_reader in{json};
  T copy{};
  understudy::read_argument(in, copy);
  in.end();
  EXPECT_TRUE(copy == value) << json;
}

template <understudy::job J>
decode_error refusal(std::string_view arguments) {
  try {
    understudy::decode_arguments<J>(arguments);
    ADD_FAILURE() << arguments << " was not refused";
  } catch (const decode_error& e) {
    return e;
  }
  return decode_error{"none"};
}

TEST(NlohmannCodec, CarriesATypeDefinedByMacro) {
  expect_round_trip(point{1, 2}, R"({"x":1,"y":2})");
}

TEST(NlohmannCodec, CarriesATypeThroughItsHandWrittenFunctions) {
  expect_round_trip(version{1, 4}, R"("1.4")");
}

TEST(NlohmannCodec, CarriesAnEnumByItsNames) { expect_round_trip(mood::cross, R"("cross")"); }

TEST(NlohmannCodec, CarriesATypeThroughItsSerializer) {
  expect_round_trip(ticket{5}, R"({"no":5})");
}

TEST(NlohmannCodec, CarriesATypeThatHasNoDefault) {
  EXPECT_EQ(written(celsius{21.5}), "21.5");

  argument_reader in{"-3.5"};
  celsius cold{0};
  understudy::read_argument(in, cold);
  EXPECT_EQ(cold, celsius{-3.5});
}

TEST(NlohmannCodec, CarriesATree) {
  expect_round_trip(nlohmann::json(7), "7");
  expect_round_trip(nlohmann::json::array(), "[]");
  expect_round_trip(nlohmann::json::parse(R"([[{"a":[null,1.5e-07]}]])"),
                    R"([[{"a":[null,1.5e-07]}]])");
}

TEST(NlohmannCodec, KeepsTheOrderOfAnOrderedTree) {
  const auto tree = nlohmann::ordered_json::parse(R"({"b":1,"a":[{"d":2,"c":3}]})");
  expect_round_trip(tree, R"({"b":1,"a":[{"d":2,"c":3}]})");
}

TEST(NlohmannCodec, CarriesSuchTypesWithinContainers) {
  expect_round_trip(std::map<std::string, std::vector<point>>{{"a", {{1, 2}}}},
                    R"({"a":[{"x":1,"y":2}]})");
}

TEST(NlohmannCodec, LeavesOtherFieldsToTheirOwnCodec) {
  expect_round_trip(std::vector<double>{1e20}, "[1.0e+20]");
  expect_round_trip(std::optional<bool>{}, "null");
}

TEST(NlohmannCodec, SpellsFloatsAsRubyDoes) { EXPECT_EQ(written(nlohmann::json(1e20)), "1.0e+20"); }

TEST(NlohmannCodec, CarriesAJobOfThemAll) {
  const move_to job{7,           {1, 2},     {{3, 4}},  version{1, 4},
                    mood::cross, celsius{3}, ticket{5}, nlohmann::json::parse(R"({"a":[1]})")};

  const auto json = understudy::encode_arguments(understudy::codec_of<move_to>(), &job);

  EXPECT_EQ(json, R"([7,{"x":1,"y":2},[{"x":3,"y":4}],"1.4","cross",3.0,{"no":5},{"a":[1]}])");
  EXPECT_TRUE(understudy::decode_arguments<move_to>(json) == job);
}

TEST(NlohmannCodec, NamesThePlaceOfWhatFromJsonRefuses) {
  const auto e = refusal<move_to>(R"([7,{"x":1,"y":2},[{"x":3,"y":"four"}]])");

  EXPECT_EQ(e.about().job, "nlohmann_jobs::move_to");
  EXPECT_EQ(e.about().field, "path");
  EXPECT_EQ(e.about().pointer, "/2/0");
  EXPECT_THAT(e.problem(), HasSubstr("must be number"));
}

TEST(NlohmannCodec, RefusesAFloatThatNlohmannCannotHold) {
  const auto e = refusal<move_to>(R"([7,{"x":1,"y":1e400}])");
  EXPECT_EQ(e.about().field, "target");
}

TEST(NlohmannCodec, NeverShowsASecretInAMessage) {
  EXPECT_THAT(refusal<keep_secret>(R"([{"x":1,"y":98765e400}])").what(),
              AllOf(HasSubstr("where"), Not(HasSubstr("98765"))));
}

TEST(NlohmannCodec, RefusesNaNNamingItsPlace) {
  move_to job;
  job.extra = {{"a", std::numeric_limits<double>::quiet_NaN()}};
  try {
    understudy::encode_arguments(understudy::codec_of<move_to>(), &job);
    FAIL() << "was not refused";
  } catch (const encode_error& e) {
    EXPECT_EQ(e.about().field, "extra");
    EXPECT_EQ(e.about().pointer, "/7/a");
  }
}

TEST(NlohmannCodec, RefusesBinaryValuesNamingTheirPlace) {
  const store job;
  try {
    understudy::encode_arguments(understudy::codec_of<store>(), &job);
    FAIL() << "was not refused";
  } catch (const encode_error& e) {
    EXPECT_EQ(e.about().field, "data");
    EXPECT_THAT(e.problem(), HasSubstr("understudy::bytes"));
  }
}

}  // namespace
