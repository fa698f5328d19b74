#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// \file JSON in its plainest spelling, which most of it has: no blanks, no exponents, strings of
/// ASCII without escapes. Reading that takes no care; for all else there is the reader.
namespace understudy::detail {

/// How many leading bytes of `text` are printable ASCII that JSON strings hold as it is.
inline std::size_t plain_prefix(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101;
  constexpr std::uint64_t high = each * 0x80;
  // The lowest high bit that is set is that of the first byte which is zero.
  const auto zeros = [](std::uint64_t word) { return (word - each) & ~word & high; };
  std::size_t i = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (; i + 8 <= text.size(); i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + i, 8);
      const auto controls = (word - each * 0x20) & ~word & high;
      const auto others =
          (word & high) | controls | zeros(word ^ each * '"') | zeros(word ^ each * '\\');
      if (others != 0) return i + static_cast<std::size_t>(std::countr_zero(others)) / 8;
    }
  }
  for (; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') break;
  }
  return i;
}

/// Steps over values in their plainest spelling.
class plain_steps {
 public:
  explicit plain_steps(std::string_view text) : rest_{text} {}

  /// Whether a value that nests at most `depth` levels stood there.
  bool value(std::size_t depth) {
    if (rest_.empty()) return false;
    switch (rest_.front()) {
      case '"': return text();
      case '[': return depth != 0 && array(depth - 1);
      case '{': return depth != 0 && object(depth - 1);
      case 't': return take("true");
      case 'f': return take("false");
      case 'n': return take("null");
      default: return number();
    }
  }
  std::string_view rest() const { return rest_; }

 private:
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool text() {
    if (!take('"')) return false;
    rest_.remove_prefix(plain_prefix(rest_));
    return take('"');
  }
  std::size_t digits() {
    std::size_t count = 0;
    while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') ++count;
    rest_.remove_prefix(count);
    return count;
  }
  bool number() {
    take('-');
    const bool is_zero = rest_.starts_with('0');
    const auto whole = digits();
    if (whole == 0 || (is_zero && whole != 1)) return false;
    if (take('.') && digits() == 0) return false;
    return !rest_.starts_with('e') && !rest_.starts_with('E');
  }
  bool array(std::size_t depth) {
    take('[');
    if (take(']')) return true;
    do {
      if (!value(depth)) return false;
    } while (take(','));
    return take(']');
  }
  bool object(std::size_t depth) {
    take('{');
    if (take('}')) return true;
    do {
      if (!text() || !take(':') || !value(depth)) return false;
    } while (take(','));
    return take('}');
  }

  std::string_view rest_;
};

}  // namespace understudy::detail
