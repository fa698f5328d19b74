#include "testing/printable.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "wire/utf8.hpp"

namespace understudy::detail {

namespace {

// Of one byte that starts a character, or continues one.
std::size_t columns_of(char byte) {
  if (continues_character(byte)) return 0;
  return static_cast<unsigned char>(byte) < 0xE0 ? 1
                                                 : 2;  // three bytes and more: perhaps a wide one
}

// A character below U+00A0 that a terminal would obey: its length in bytes; else 0.
std::size_t control_at(std::string_view text, std::size_t i) {
  const auto at = [text](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  if (at(i) < 0x20 || at(i) == 0x7F) return 1;
  return at(i) == 0xC2 && at(i + 1) < 0xA0 ? 2 : 0;
}

void escape(std::string& out, std::string_view bytes) {
  for (const auto byte : bytes) {
    switch (byte) {
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    }
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const auto valid = text.substr(0, valid_utf8_prefix(text));
    for (std::size_t i = 0; i < valid.size();) {
      if (const auto length = control_at(valid, i); length != 0) {
        escape(shown, valid.substr(i, length));
        i += length;
      } else {
        shown += valid[i++];
      }
    }
    text.remove_prefix(valid.size());
    escape(shown, text.substr(0, 1));
    text.remove_prefix(std::min<std::size_t>(1, text.size()));
  }
  return shown;
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (const auto byte : text) count += columns_of(byte);
  return count;
}

std::string fit(std::string_view text, std::size_t most) {
  if (columns(text) <= most) return std::string{text};
  constexpr std::string_view mark = "...";
  const auto room = most - std::min(most, mark.size());
  std::size_t end = 0;
  for (std::size_t count = 0; end < text.size(); ++end) {
    count += columns_of(text[end]);
    if (count > room) break;
  }
  return std::string{text.substr(0, end)}.append(mark);
}

}  // namespace understudy::detail
