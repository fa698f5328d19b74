#include "hooks/md5.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

namespace understudy::detail {

namespace {

using state = std::array<std::uint32_t, 4>;

constexpr std::size_t block_size = 64;
constexpr std::array<std::array<int, 4>, 4> rotations{
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

std::array<std::uint32_t, 64> sines() {
  std::array<std::uint32_t, 64> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = static_cast<std::uint32_t>(
        std::floor(std::fabs(std::sin(static_cast<double>(i + 1))) * 4294967296.0));
  }
  return table;
}

std::uint32_t word_at(std::string_view block, std::size_t index) {
  std::uint32_t word = 0;
  for (std::size_t byte = 4; byte-- > 0;) {
    word = word << 8U | static_cast<unsigned char>(block[index * 4 + byte]);
  }
  return word;
}

void mix(state& sum, std::string_view block) {
  static const auto sine = sines();
  auto a = sum[0];
  auto b = sum[1];
  auto c = sum[2];
  auto d = sum[3];
  for (std::size_t i = 0; i < 64; ++i) {
    const auto round = i / 16;
    const auto [chosen, word] = [&]() -> std::pair<std::uint32_t, std::size_t> {
      switch (round) {
        case 0: return {(b & c) | (~b & d), i};
        case 1: return {(d & b) | (~d & c), (5 * i + 1) % 16};
        case 2: return {b ^ c ^ d, (3 * i + 5) % 16};
        default: return {c ^ (b | ~d), (7 * i) % 16};
      }
    }();
    const auto turned =
        std::rotl(a + chosen + sine[i] + word_at(block, word), rotations[round][i % 4]);
    a = d;
    d = c;
    c = b;
    b += turned;
  }
  sum[0] += a;
  sum[1] += b;
  sum[2] += c;
  sum[3] += d;
}

}  // namespace

std::string md5(std::string_view text) {
  std::string padded{text};
  padded += '\x80';
  while (padded.size() % block_size != block_size - 8) padded += '\0';
  const auto bits = static_cast<std::uint64_t>(text.size()) * 8;
  for (unsigned byte = 0; byte < 8; ++byte) padded += static_cast<char>(bits >> (8 * byte) & 0xFFU);

  state sum{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  for (std::size_t at = 0; at < padded.size(); at += block_size) {
    mix(sum, std::string_view{padded}.substr(at, block_size));
  }
  std::string digits;
  for (const auto word : sum) {
    for (unsigned byte = 0; byte < 4; ++byte) {
      digits += fmt::format("{:02x}", word >> (8 * byte) & 0xFFU);
    }
  }
  return digits;
}

}  // namespace understudy::detail
