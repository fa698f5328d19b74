#include "hooks/siphash.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace understudy::detail {

namespace {

using word = std::uint64_t;
static_assert(std::endian::native == std::endian::little,
              "understudy: SipHash reads its words as little-endian memory has them");

struct state {
  // "somepseudorandomlygeneratedbytes", as SipHash begins; 0xEE for a result of 128 bits.
  word a = 0x736f6d6570736575;
  word b = 0x646f72616e646f6d ^ 0xEE;
  word c = 0x6c7967656e657261;
  word d = 0x7465646279746573;

  template <int rounds>
  void turn() {
    for (int round = 0; round < rounds; ++round) {
      a += b;
      b = std::rotl(b, 13) ^ a;
      a = std::rotl(a, 32);
      c += d;
      d = std::rotl(d, 16) ^ c;
      a += d;
      d = std::rotl(d, 21) ^ a;
      c += b;
      b = std::rotl(b, 17) ^ c;
      c = std::rotl(c, 32);
    }
  }
  void take(word block) {
    d ^= block;
    turn<2>();
    a ^= block;
  }
  word mixed() const { return a ^ b ^ c ^ d; }
};

// Less than eight bytes as a word, read at once: byte by byte, it would have to wait for them.
word word_of(std::string_view bytes) {
  const auto size = bytes.size();
  if (size >= 4) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, bytes.data(), sizeof first);
    std::memcpy(&last, bytes.data() + size - sizeof last, sizeof last);
    return first | word{last} << 8 * (size - sizeof last);
  }
  word read = 0;
  for (std::size_t i = 0; i < size; ++i)
    read |= word{static_cast<unsigned char>(bytes[i])} << 8 * i;
  return read;
}

// The digits of four bytes at once: each half of a byte becomes a byte, and that a digit.
word digits_of(std::uint32_t bytes) {
  word halves = bytes;
  halves = (halves | halves << 16U) & 0x0000FFFF0000FFFF;
  halves = (halves | halves << 8U) & 0x00FF00FF00FF00FF;
  halves = (halves >> 4U | halves << 8U) & 0x0F0F0F0F0F0F0F0F;
  const word letters = (halves + 0x0606060606060606) >> 4U & 0x0101010101010101;
  return halves + 0x3030303030303030 + letters * ('a' - '9' - 1);
}

void write_digits(char* to, word value) {
  for (const auto bytes : {value, value >> 32U}) {
    const auto digits = digits_of(static_cast<std::uint32_t>(bytes));
    std::memcpy(to, &digits, sizeof digits);
    to += sizeof digits;
  }
}

}  // namespace

std::array<char, 32> siphash(std::string_view text) {
  state sum;
  const auto size = static_cast<word>(text.size());
  for (; text.size() >= sizeof(word); text.remove_prefix(sizeof(word))) {
    word block = 0;
    std::memcpy(&block, text.data(), sizeof block);
    sum.take(block);
  }
  sum.take(word_of(text) | size << 56U);
  sum.c ^= 0xEE;
  sum.turn<4>();
  std::array<char, 32> digits;
  write_digits(digits.data(), sum.mixed());
  sum.b ^= 0xDD;
  sum.turn<4>();
  write_digits(digits.data() + 16, sum.mixed());
  return digits;
}

}  // namespace understudy::detail
