#include "understudy/wire/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "understudy/error.hpp"
#include "wire/place.hpp"
#include "wire/plain.hpp"
#include "wire/utf8.hpp"

namespace understudy {

namespace {

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Ruby's Float#to_s: shortest digits, a point always, an exponent below 1e-4 and for a whole number
// of more than 15 digits.
void append_as_ruby(std::string& out, std::string_view shortest_scientific) {
  auto text = shortest_scientific;
  if (text.front() == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  const auto e = text.find('e');
  int exponent = 0;
  const auto sign = text[e + 1] == '-' ? -1 : 1;
  std::from_chars(text.data() + e + 2, text.data() + text.size(), exponent);
  exponent *= sign;

  std::string digits{text.substr(0, 1)};
  if (e > 1) digits += text.substr(2, e - 2);

  const auto whole = static_cast<std::size_t>(exponent + 1);  // digits before the point
  const bool has_fraction = exponent >= 0 && digits.size() > whole;
  if (exponent < -4 || (exponent >= 15 && !has_fraction)) {
    fmt::format_to(std::back_inserter(out), "{}.{}e{:+03d}", digits[0],
                   digits.size() > 1 ? std::string_view{digits}.substr(1) : "0", exponent);
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
  } else if (has_fraction) {
    out.append(digits, 0, whole);
    out += '.';
    out.append(digits, whole);
  } else {
    out += digits;
    out.append(whole - digits.size(), '0');
    out += ".0";
  }
}

}  // namespace

void argument_writer::refuse(const std::string& problem) const {
  throw encode_error{problem,
                     detail::place(frames_, std::min(depth_, told_depth_), [](const frame& f) {
                       return std::string_view{f.key, f.key_size};
                     })};
}

bool argument_writer::needs_comma() {
  if (depth_ == 0) return false;
  auto& top = frames_[depth_ - 1];
  return !top.is_object && top.index++ != 0;  // in an object, key() has written it
}

void argument_writer::separate() {
  if (needs_comma()) out_ += ',';
}

template <class Integer>
void argument_writer::integer_digits(Integer value) {
  std::array<char, 24> digits;
  digits[0] = ',';
  char* const last = std::to_chars(digits.data() + 1, digits.data() + digits.size(), value).ptr;
  out_.append(digits.data() + (needs_comma() ? 0 : 1), last);
}

void argument_writer::open(char bracket, bool is_object) {
  separate();
  if (depth_ == max_json_depth) {
    refuse(fmt::format("nested more than {} levels deep", max_json_depth));
  }
  frames_[depth_++] = {0, nullptr, 0, is_object};
  out_ += bracket;
}

void argument_writer::null() {
  separate();
  out_ += "null";
}

void argument_writer::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void argument_writer::integer(std::int64_t value) { integer_digits(value); }
void argument_writer::unsigned_integer(std::uint64_t value) { integer_digits(value); }

void argument_writer::digits(std::string_view number) {
  separate();
  out_ += number;
}

template <class Real>
void argument_writer::real_digits(Real value) {
  separate();
  if (!std::isfinite(value)) {
    refuse(fmt::format("{} cannot be written as JSON", std::isnan(value) ? "NaN" : "infinity"));
  }
  std::array<char, 40> shortest;
  const auto end = std::to_chars(shortest.data(), shortest.data() + shortest.size(), value,
                                 std::chars_format::scientific)
                       .ptr;
  append_as_ruby(out_, {shortest.data(), static_cast<std::size_t>(end - shortest.data())});
}

void argument_writer::real(double value) { real_digits(value); }
void argument_writer::real(float value) { real_digits(value); }

void argument_writer::quote(std::string_view value) {
  const auto plain = detail::plain_prefix(value);
  if (plain == value.size()) {
    const auto start = out_.size();
    out_.resize(start + value.size() + 2, '"');
    value.copy(out_.data() + start + 1, value.size());
    return;
  }
  if (const auto valid = detail::valid_utf8_prefix(value); valid != value.size()) {
    refuse(
        fmt::format("a string that is not valid UTF-8 (byte {}); use understudy::bytes for "
                    "binary data",
                    valid));
  }
  out_ += '"';
  std::size_t written = 0;
  for (std::size_t i = plain; i < value.size(); ++i) {
    const auto c = static_cast<unsigned char>(value[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out_.append(value, written, i - written);
    written = i + 1;
    switch (c) {
      case '"': out_ += "\\\""; break;
      case '\\': out_ += "\\\\"; break;
      case '\b': out_ += "\\b"; break;
      case '\f': out_ += "\\f"; break;
      case '\n': out_ += "\\n"; break;
      case '\r': out_ += "\\r"; break;
      case '\t': out_ += "\\t"; break;
      default: fmt::format_to(std::back_inserter(out_), "\\u{:04x}", c);
    }
  }
  out_.append(value, written);
  out_ += '"';
}

void argument_writer::text(std::string_view value) {
  separate();
  quote(value);
}

void argument_writer::binary(std::span<const std::byte> value) {
  separate();
  out_ += '"';
  for (std::size_t i = 0; i < value.size(); i += 3) {
    const auto available = value.size() - i;
    const auto octet = [&](std::size_t k) {
      return k < available ? std::to_integer<unsigned>(value[i + k]) : 0U;
    };
    const unsigned group = octet(0) << 16 | octet(1) << 8 | octet(2);
    out_ += base64_alphabet[group >> 18];
    out_ += base64_alphabet[group >> 12 & 63];
    out_ += available > 1 ? base64_alphabet[group >> 6 & 63] : '=';
    out_ += available > 2 ? base64_alphabet[group & 63] : '=';
  }
  out_ += '"';
}

void argument_writer::begin_array() { open('[', false); }

void argument_writer::end_array() {
  --depth_;
  out_ += ']';
}

void argument_writer::begin_object() { open('{', true); }

void argument_writer::key(std::string_view name) {
  auto& top = frames_[depth_ - 1];
  const auto index = top.index;
  if (index != 0) out_ += ',';
  top.index = 0;  // until the key is written, the place is the object itself
  quote(name);
  top.key = name.data();
  top.key_size = name.size();
  top.index = index + 1;
  out_ += ':';
}

void argument_writer::end_object() {
  --depth_;
  out_ += '}';
}

}  // namespace understudy
