#include "hooks/md5.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
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

using words = std::array<std::uint32_t, 16>;

words words_of(std::string_view block) {
  words all{};
  for (std::size_t byte = 0; byte < block.size(); ++byte) {
    all[byte / 4] |= static_cast<std::uint32_t>(static_cast<unsigned char>(block[byte]))
                     << (byte % 4 * 8);
  }
  return all;
}

// Sixteen steps. Each takes the word that is `stride` further than the last.
template <std::size_t round, std::size_t first, std::size_t stride, class Choose>
void turn(state& sum, const words& block, const std::array<std::uint32_t, 64>& sine,
          Choose choose) {
  auto [a, b, c, d] = sum;
  for (std::size_t step = 0; step < 16; ++step) {
    const auto turned = std::rotl(
        a + choose(b, c, d) + sine[round * 16 + step] + block[(first + stride * step) % 16],
        rotations[round][step % 4]);
    a = std::exchange(d, std::exchange(c, std::exchange(b, b + turned)));
  }
  sum = {a, b, c, d};
}

void mix(state& sum, const words& block) {
  using word = std::uint32_t;
  static const auto sine = sines();
  auto mixed = sum;
  turn<0, 0, 1>(mixed, block, sine, [](word b, word c, word d) { return (b & c) | (~b & d); });
  turn<1, 1, 5>(mixed, block, sine, [](word b, word c, word d) { return (d & b) | (~d & c); });
  turn<2, 5, 3>(mixed, block, sine, [](word b, word c, word d) { return b ^ c ^ d; });
  turn<3, 0, 7>(mixed, block, sine, [](word b, word c, word d) { return c ^ (b | ~d); });
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += mixed[i];
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
    mix(sum, words_of(std::string_view{padded}.substr(at, block_size)));
  }
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  std::string digits;
  digits.reserve(32);
  for (const auto word : sum) {
    for (unsigned byte = 0; byte < 4; ++byte) {
      const auto value = word >> (8 * byte) & 0xFFU;
      digits += hexadecimal[value >> 4U];
      digits += hexadecimal[value & 0xFU];
    }
  }
  return digits;
}

}  // namespace understudy::detail
