#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace understudy::detail {

/// How many leading bytes of `text` are printable ASCII that JSON strings hold as it is.
inline std::size_t plain_prefix(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101;
  constexpr std::uint64_t high = each * 0x80;
  // Per byte: its high bit is set if the byte is zero. A borrow may set it in bytes above one that
  // is, which does no harm: all that counts is whether any is set.
  const auto zeros = [](std::uint64_t word) { return (word - each) & ~word & high; };
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    const auto controls = (word - each * 0x20) & ~word & high;
    if (((word & high) | controls | zeros(word ^ each * '"') | zeros(word ^ each * '\\')) != 0) break;
  }
  for (; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') break;
  }
  return i;
}

/// How many leading bytes of `text` are well-formed UTF-8 (Unicode 15, table 3-7).
inline std::size_t valid_utf8_prefix(std::string_view text) {
  const auto at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t i = 0;
  while (i < text.size()) {
    const unsigned lead = at(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                               : lead >= 0xE0 && lead <= 0xEF ? 3
                               : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                              : 0;
    if (length == 0 || i + length > text.size()) return i;
    const unsigned lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (at(i + 1) < lowest || at(i + 1) > highest) return i;
    for (std::size_t k = 2; k < length; ++k) {
      if (at(i + k) < 0x80 || at(i + k) > 0xBF) return i;
    }
    i += length;
  }
  return i;
}

}  // namespace understudy::detail
