#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "differential/readers.hpp"
#include "understudy/wire/arguments.hpp"

// This library's reader and writer against nlohmann's, on random input with a fixed seed.
//
// They differ on purpose in three places, which random input here avoids and which have a test each
// at the end of this file: nlohmann passes over a byte order mark, takes a NUL byte for the end of
// the input, and turns integers beyond 64 bits into doubles (so it refuses those beyond 1e308).
namespace {

using understudy::arguments;
using namespace differential;

class random_source {
 public:
  explicit random_source(std::uint64_t seed) : engine_{seed} {}

  // Not a std distribution: their results differ between standard libraries.
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::uint64_t bits() { return engine_(); }

  template <class T, std::size_t N>
  const T& pick(const std::array<T, N>& from) {
    return from[below(N)];
  }

 private:
  std::mt19937_64 engine_;
};

void append_code_point(std::string& text, std::uint32_t code) {
  const auto add = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | code >> 6);
    add(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3F));
    add(0x80 | (code & 0x3F));
  } else {
    add(0xF0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3F));
    add(0x80 | (code >> 6 & 0x3F));
    add(0x80 | (code & 0x3F));
  }
}

std::string random_text(random_source& random) {
  static constexpr std::array<std::uint32_t, 21> nasty{
      0,     '\b',   '\t',   '\n',   0x1F,   '"',    '/',    '\\',    0x7F,    0x80,    0x7FF,
      0x800, 0xD7FF, 0xE000, 0x2028, 0x2029, 0xFEFF, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF};
  std::string text;
  for (auto length = random.below(9); length > 0; --length) {
    append_code_point(text, random.one_in(2) ? random.pick(nasty)
                                             : static_cast<std::uint32_t>(' ' + random.below(95)));
  }
  return text;
}

double random_double(random_source& random) {
  using limits = std::numeric_limits<double>;
  static constexpr std::array<double, 14> nasty{
      0.0,  -0.0, 0.1,  1e15,   1e16,          9007199254740993.0, 1e-4,
      1e-5, 1e22, 1e23, 5e-324, limits::min(), limits::max(),      limits::lowest()};
  if (random.one_in(3)) return random.pick(nasty);
  if (random.one_in(2)) return static_cast<double>(random.below(100'000'000)) / 1000;
  const auto any = std::bit_cast<double>(random.bits());
  return std::isfinite(any) ? any : 1.5;
}

tree random_scalar(random_source& random) {
  static constexpr std::array<std::int64_t, 5> integers{
      0, -1, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
      9007199254740993};
  switch (random.below(7)) {
    case 0: return nullptr;
    case 1: return random.one_in(2);
    case 2: return random.pick(integers);
    case 3: return random.bits();
    case 4: return -static_cast<std::int64_t>(random.below(100'000));
    case 5: return random_double(random);
    default: return random_text(random);
  }
}

tree random_value(random_source& random, std::size_t depth) {
  if (depth == 0 || random.one_in(2)) return random_scalar(random);
  if (random.one_in(2)) {
    tree object = tree::object();
    for (auto n = random.below(5); n > 0; --n) {
      object[random_text(random)] = random_value(random, depth - 1);
    }
    return object;
  }
  tree array = tree::array();
  for (auto n = random.below(5); n > 0; --n) array.push_back(random_value(random, depth - 1));
  return array;
}

std::string random_arguments(random_source& random) {
  tree array = tree::array();
  for (auto n = random.below(5); n > 0; --n) array.push_back(random_value(random, 5));
  return random.one_in(3) ? array.dump(2) : array.dump(-1, ' ', random.one_in(2));
}

std::string mutated(std::string json, random_source& random) {
  static constexpr std::array<std::string_view, 27> tokens{
      "[",     "]",    "{",   "}",    ",",       ":",   "\"",   "\\",   "0",
      "-",     "+",    ".",   "e",    "E",       " ",   "\n",   "1e9",  "e400",
      "e-400", "null", "\\u", "d83d", "\\ude00", "\\/", "\x1f", "\x80", "\xc3"};
  for (auto n = 1 + random.below(3); n > 0; --n) {
    const auto at = random.below(json.size() + 1);
    switch (random.below(4)) {
      case 0: json.insert(at, random.pick(tokens)); break;
      case 1: json.insert(at, 1, static_cast<char>(1 + random.below(255))); break;
      case 2: json.erase(at, 1 + random.below(3)); break;
      default: json.replace(at, 1, random.pick(tokens)); break;
    }
  }
  return json;
}

TEST(Differential, KeepsEveryValueOfRandomArguments) {
  random_source random{1};
  for (int i = 0; i < 4000; ++i) {
    const auto json = random_arguments(random);

    const auto ours = read_by_us(json);

    ASSERT_TRUE(ours) << json;
    ASSERT_TRUE(is_same(tree::parse(*ours), tree::parse(json))) << json << "\nbecame\n" << *ours;
  }
}

TEST(Differential, SpellsRandomArgumentsInOneWay) {
  random_source random{2};
  for (int i = 0; i < 4000; ++i) {
    const auto json = random_arguments(random);
    const auto once = arguments::parse(json);
    const auto escaped = tree::parse(json).dump(4, ' ', true);

    ASSERT_EQ(arguments::parse(once.json()).json(), once.json());
    ASSERT_EQ(arguments::parse(escaped).json(), once.json());
  }
}

TEST(Differential, AgreesOnWhichMutationsAreArgumentsAndWhatTheySay) {
  random_source random{3};
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto json = mutated(random_arguments(random), random);

    const auto ours = read_by_us(json);
    const auto theirs = read_by_nlohmann(json);

    ASSERT_EQ(ours.has_value(), theirs.has_value()) << json;
    if (!ours) continue;
    ++accepted;
    ASSERT_TRUE(is_same(tree::parse(*ours), *theirs)) << json << "\nbecame\n" << *ours;
  }
  // Both outcomes have to occur often, or the comparison says little.
  EXPECT_GT(accepted, 1000);
  EXPECT_LT(accepted, 18000);
}

TEST(Differential, AgreesOnNumbersOfRandomCharacters) {
  static constexpr std::array<std::string_view, 12> parts{"0", "1", "9",  "-",   "+",    ".",
                                                          "e", "E", "00", "308", "-324", "e-"};
  random_source random{4};
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string json = "[";
    for (auto n = 1 + random.below(7); n > 0; --n) json += random.pick(parts);
    json += ']';

    const auto ours = read_by_us(json);
    const auto theirs = read_by_nlohmann(json);

    ASSERT_EQ(ours.has_value(), theirs.has_value()) << json;
    if (!ours) continue;
    ++accepted;
    ASSERT_TRUE(is_same(tree::parse(*ours), *theirs)) << json << " became " << *ours;
  }
  EXPECT_GT(accepted, 500);
}

TEST(Differential, AgreesThatHalfASurrogatePairAndAHugeFloatAreRefused) {
  for (const auto* json : {R"(["\ud83d"])", R"(["\ude00"])", "[1e400]", "[-1e400]"}) {
    EXPECT_FALSE(read_by_us(json)) << json;
    EXPECT_FALSE(read_by_nlohmann(json)) << json;
  }
}

TEST(Differential, DiffersOnAByteOrderMarkWhichRfc8259Forbids) {
  EXPECT_FALSE(read_by_us("\xef\xbb\xbf[]"));
  EXPECT_TRUE(read_by_nlohmann("\xef\xbb\xbf[]"));
}

TEST(Differential, DiffersOnANulByteWhichEndsNoInput) {
  constexpr std::string_view json{"[]\0x", 4};
  EXPECT_FALSE(read_by_us(json));
  EXPECT_TRUE(read_by_nlohmann(json));
}

TEST(Differential, DiffersOnIntegersBeyond64BitsWhichKeepTheirDigits) {
  const auto json = "[1" + std::string(400, '0') + "]";
  EXPECT_EQ(read_by_us(json), json);
  EXPECT_FALSE(read_by_nlohmann(json));
}

}  // namespace
