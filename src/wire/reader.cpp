#include "understudy/wire/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "understudy/error.hpp"
#include "wire/place.hpp"
#include "wire/plain.hpp"
#include "wire/utf8.hpp"

namespace understudy {

namespace {

constexpr std::string_view name_of(argument_reader::kind kind) {
  switch (kind) {
    case argument_reader::kind::null: return "null";
    case argument_reader::kind::boolean: return "a boolean";
    case argument_reader::kind::integer: return "an integer";
    case argument_reader::kind::real: return "a number with a fraction";
    case argument_reader::kind::text: return "a string";
    case argument_reader::kind::array: return "an array";
    case argument_reader::kind::object: return "an object";
  }
  return "a value";
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&out](std::uint32_t bits) { out += static_cast<char>(0x80 | (bits & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    tail(code);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    tail(code >> 6);
    tail(code);
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    tail(code >> 12);
    tail(code >> 6);
    tail(code);
  }
}

// Whether a number's absolute value is less than 1, however long its digits and exponent are.
bool is_below_one(std::string_view number) {
  const auto e = std::min(number.find_first_of("eE"), number.size());
  const auto digits = number.substr(0, e);
  const auto first = digits.find_first_of("123456789");
  if (first == digits.npos) return true;
  const auto point = std::min(digits.find('.'), digits.size());
  // How far left of the point the first digit that counts stands; 0 and less is right of it.
  const auto place =
      static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + (first > point ? 1 : 0);
  if (e == number.size()) return place <= 0;
  auto exponent_text = number.substr(e + 1);
  if (exponent_text.front() == '+') exponent_text.remove_prefix(1);
  std::int64_t exponent = 0;
  const auto parsed =
      std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  if (parsed.ec != std::errc{}) return exponent_text.front() == '-';
  return exponent <= -place;
}

constexpr int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

argument_reader::argument_reader(std::string_view json, std::size_t max_depth)
    : json_{json}, max_depth_{std::min(max_depth, max_json_depth + 1)} {}

void argument_reader::refuse(const std::string& problem) {
  const auto key_of = [this](const frame& f) {
    argument_reader key_reader{json_.substr(f.key_at), 0};
    std::string key;
    key_reader.text(key);
    return key;
  };
  throw decode_error{problem, detail::place(frames_, std::min(depth_, told_depth_), key_of)};
}

std::string_view argument_reader::shown(std::string_view value) const {
  constexpr std::size_t longest = 40;
  return is_discreet() ? "[secret]" : value.substr(0, longest);
}

char argument_reader::skip_space() {
  while (at_ < json_.size()) {
    const char c = json_[at_];
    if (c > ' ' || (c != ' ' && c != '\n' && c != '\t' && c != '\r')) return c;
    ++at_;
  }
  return '\0';
}

void argument_reader::expect_more(char c) {
  if (skip_space() != c || at_ == json_.size()) {
    refuse(at_ == json_.size() ? fmt::format("the JSON ends where '{}' should stand", c)
                               : fmt::format("not JSON: no '{}' at byte {}", c, at_));
  }
  ++at_;
}

argument_reader::kind argument_reader::peek() {
  const char c = skip_space();
  if (at_ == json_.size()) refuse("the JSON ends where a value should stand");
  switch (c) {
    case 'n': return kind::null;
    case 't':
    case 'f': return kind::boolean;
    case '"': return kind::text;
    case '[': return kind::array;
    case '{': return kind::object;
    default: break;
  }
  if (c != '-' && !is_digit(c)) refuse(fmt::format("not JSON: no value at byte {}", at_));
  for (auto i = at_ + 1; i < json_.size(); ++i) {
    const char d = json_[i];
    if (d == '.' || d == 'e' || d == 'E') return kind::real;
    if (!is_digit(d)) break;
  }
  return kind::integer;
}

void argument_reader::expect(kind wanted, std::string_view name) {
  if (const auto found = peek(); found != wanted) {
    refuse(fmt::format("{} where {} should stand", name_of(found), name));
  }
}

void argument_reader::null() {
  expect(kind::null, "null");
  if (json_.substr(at_, 4) != "null") refuse(fmt::format("not JSON: no value at byte {}", at_));
  at_ += 4;
}

bool argument_reader::boolean() {
  expect(kind::boolean, "a boolean");
  const bool value = json_[at_] == 't';
  const std::string_view word = value ? "true" : "false";
  if (json_.substr(at_, word.size()) != word) {
    refuse(fmt::format("not JSON: no value at byte {}", at_));
  }
  at_ += word.size();
  return value;
}

std::string_view argument_reader::number(bool& is_real) {
  const auto start = at_;
  const auto more = [this] { return at_ < json_.size(); };
  const auto some_digits = [&] {
    const auto first = at_;
    while (more() && is_digit(json_[at_])) ++at_;
    if (at_ == first) refuse(fmt::format("not JSON: no digit at byte {}", at_));
  };
  is_real = false;
  if (json_[at_] == '-') ++at_;
  const auto first = at_;
  some_digits();
  if (json_[first] == '0' && at_ - first > 1) {
    refuse(fmt::format("not JSON: a number that begins with 0 at byte {}", first));
  }
  if (more() && json_[at_] == '.') {
    is_real = true;
    ++at_;
    some_digits();
  }
  if (more() && (json_[at_] == 'e' || json_[at_] == 'E')) {
    is_real = true;
    ++at_;
    if (more() && (json_[at_] == '+' || json_[at_] == '-')) ++at_;
    some_digits();
  }
  return json_.substr(start, at_ - start);
}

std::string_view argument_reader::digits() {
  const auto found = peek();
  if (found != kind::integer && found != kind::real) expect(kind::integer, "a number");
  bool is_real = false;
  return number(is_real);
}

// Takes the next value if it is an integer within 64 bits and spelled plainly, as most are.
template <class Integer>
bool argument_reader::plain_integer(Integer& value) {
  skip_space();
  const char* const first = json_.data() + at_;
  const char* const last = json_.data() + json_.size();
  const auto parsed = std::from_chars(first, last, value);
  if (parsed.ec != std::errc{}) return false;
  const char* const digit = *first == '-' ? first + 1 : first;
  if (*digit == '0' && parsed.ptr - digit > 1) return false;
  if (parsed.ptr != last && (*parsed.ptr == '.' || *parsed.ptr == 'e' || *parsed.ptr == 'E')) {
    return false;
  }
  at_ += static_cast<std::size_t>(parsed.ptr - first);
  return true;
}

std::int64_t argument_reader::integer(std::int64_t lowest, std::int64_t highest) {
  std::int64_t plain = 0;
  const auto before = at_;
  if (plain_integer(plain) && plain >= lowest && plain <= highest) return plain;
  at_ = before;
  expect(kind::integer, "an integer");
  bool is_real = false;
  const auto text = number(is_real);
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || value < lowest || value > highest) {
    refuse(fmt::format("{} is out of range: it should lie from {} to {}", shown(text), lowest,
                       highest));
  }
  return value;
}

std::uint64_t argument_reader::unsigned_integer(std::uint64_t highest) {
  std::uint64_t plain = 0;
  const auto before = at_;
  if (plain_integer(plain) && plain <= highest) return plain;
  at_ = before;
  expect(kind::integer, "an integer");
  bool is_real = false;
  const auto text = number(is_real);
  std::uint64_t value = 0;
  const auto digits = text == "-0" ? text.substr(1) : text;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (parsed.ec != std::errc{} || value > highest) {
    refuse(fmt::format("{} is out of range: it should lie from 0 to {}", shown(text), highest));
  }
  return value;
}

template <class Real>
Real argument_reader::floating(std::string_view name) {
  if (peek() != kind::integer) expect(kind::real, "a number");
  bool is_real = false;
  const auto text = number(is_real);
  Real value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec == std::errc::result_out_of_range) {
    // Too small to be told from zero is a rounding like any other; too large is a loss.
    if (!is_below_one(text)) refuse(fmt::format("{} is out of range of a {}", shown(text), name));
    return text.front() == '-' ? -Real{0} : Real{0};
  }
  if (!is_real) {
    constexpr std::int64_t exact = std::int64_t{1} << std::numeric_limits<Real>::digits;
    std::int64_t whole = 0;
    const auto as_integer = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (as_integer.ec != std::errc{} || whole > exact || whole < -exact) {
      refuse(fmt::format("the integer {} is not exact as a {}", shown(text), name));
    }
  }
  return value;
}

double argument_reader::real() { return floating<double>("double"); }
float argument_reader::real_single() { return floating<float>("float"); }

std::uint32_t argument_reader::four_hex_digits() {
  std::uint32_t code = 0;
  const auto text = json_.substr(at_, 4);
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), code, 16);
  if (text.size() != 4 || parsed.ptr != text.data() + 4) {
    refuse(fmt::format("not JSON: no four hexadecimal digits at byte {}", at_));
  }
  at_ += 4;
  return code;
}

void argument_reader::unescape(std::string* out) {
  const auto add = [out](std::uint32_t code) {
    if (out != nullptr) append_utf8(*out, code);
  };
  const char c = at_ < json_.size() ? json_[at_] : '\0';
  ++at_;
  switch (c) {
    case '"':
    case '\\':
    case '/': return add(static_cast<unsigned char>(c));
    case 'b': return add('\b');
    case 'f': return add('\f');
    case 'n': return add('\n');
    case 'r': return add('\r');
    case 't': return add('\t');
    case 'u': break;
    default: refuse(fmt::format("not JSON: an unknown escape at byte {}", at_ - 2));
  }
  auto code = four_hex_digits();
  if (code >= 0xD800 && code <= 0xDBFF && json_.substr(at_, 2) == "\\u") {
    at_ += 2;
    const auto low = four_hex_digits();
    if (low >= 0xDC00 && low <= 0xDFFF) {
      return add(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
    }
    code = 0xD800;
  }
  if (code >= 0xD800 && code <= 0xDFFF) refuse("a string with half of a surrogate pair");
  add(code);
}

// Takes the next value if it is a string without escapes and of ASCII alone, as most are.
std::optional<std::string_view> argument_reader::plain_text() {
  if (skip_space() != '"') return std::nullopt;
  const auto rest = json_.substr(at_ + 1);
  const auto size = detail::plain_prefix(rest);
  if (size == rest.size() || rest[size] != '"') return std::nullopt;
  at_ += size + 2;
  return rest.substr(0, size);
}

void argument_reader::text(std::string& out) {
  if (const auto plain = plain_text()) {
    out = *plain;
    return;
  }
  const auto start = at_;
  const auto inside = raw();
  if (inside.front() != '"') {
    at_ = start;
    expect(kind::text, "a string");
  }
  const auto content = inside.substr(1, inside.size() - 2);
  out.clear();
  std::size_t plain = 0;
  for (auto escape = content.find('\\'); escape != content.npos;
       escape = content.find('\\', plain)) {
    out.append(content, plain, escape - plain);
    const auto after = at_;
    at_ = static_cast<std::size_t>(content.data() - json_.data()) + escape + 1;
    unescape(&out);
    plain = at_ - static_cast<std::size_t>(content.data() - json_.data());
    at_ = after;
  }
  out.append(content, plain);
}

void argument_reader::binary(std::vector<std::byte>& out) {
  std::string encoded;
  text(encoded);
  if (encoded.size() % 4 != 0)
    refuse("a string that is not base64: its length is no multiple of 4");
  out.clear();
  out.reserve(encoded.size() / 4 * 3);
  for (std::size_t i = 0; i < encoded.size(); i += 4) {
    const bool last = i + 4 == encoded.size();
    const std::size_t padding =
        last && encoded[i + 3] == '=' ? (encoded[i + 2] == '=' ? 2U : 1U) : 0U;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const int value = k + padding >= 4 ? 0 : base64_value(encoded[i + k]);
      if (value < 0) refuse(fmt::format("a string that is not base64: character {}", i + k));
      group = group << 6 | static_cast<std::uint32_t>(value);
    }
    const std::uint32_t unused = padding == 2 ? 0xFFFF : padding == 1 ? 0xFF : 0;
    if ((group & unused) != 0) refuse("a string that is not base64: bits are set beyond its end");
    for (std::size_t k = 0; k + padding < 3; ++k) {
      out.push_back(static_cast<std::byte>(group >> (16 - 8 * k) & 0xFF));
    }
  }
}

std::string_view argument_reader::raw() {
  const auto found = peek();
  const auto start = at_;
  detail::plain_steps plain{json_.substr(at_)};
  if (plain.value(max_depth_ - depth_)) {
    at_ = json_.size() - plain.rest().size();
    return json_.substr(start, at_ - start);
  }
  switch (found) {
    case kind::null: null(); break;
    case kind::boolean: boolean(); break;
    case kind::integer:
    case kind::real: digits(); break;
    case kind::text: {
      ++at_;
      const auto first = at_;
      for (;; ++at_) {
        if (at_ == json_.size()) refuse("the JSON ends inside of a string");
        const auto c = static_cast<unsigned char>(json_[at_]);
        if (c == '"') break;
        if (c < 0x20) refuse(fmt::format("not JSON: a raw control character at byte {}", at_));
        if (c == '\\') {
          ++at_;
          unescape(nullptr);
          --at_;
        }
      }
      const auto content = json_.substr(first, at_ - first);
      if (const auto valid = detail::valid_utf8_prefix(content); valid != content.size()) {
        refuse(fmt::format("a string that is not valid UTF-8 (byte {})", valid));
      }
      ++at_;
      break;
    }
    case kind::array:
      begin_array();
      while (next_element()) raw();
      break;
    case kind::object: {
      std::string key;
      begin_object();
      while (next_key(key)) raw();
      break;
    }
  }
  return json_.substr(start, at_ - start);
}

void argument_reader::enter(bool is_object) {
  if (depth_ == max_depth_) {
    refuse(fmt::format("nested more than {} levels deep", max_depth_));
  }
  frames_[depth_++] = {0, 0, is_object};
  ++at_;
}

bool argument_reader::another(char closing) {
  auto& top = frames_[depth_ - 1];
  const char c = skip_space();
  if (c == ',' && top.index != 0) {
    ++at_;
    skip_space();
    ++top.index;
    return true;
  }
  if (c == closing) {
    ++at_;
    --depth_;
    return false;
  }
  if (top.index != 0) {
    expect_more(',');
    skip_space();
  }
  ++top.index;
  return true;
}

void argument_reader::begin_array() {
  if (skip_space() != '[') expect(kind::array, "an array");
  enter(false);
}

bool argument_reader::next_element() { return another(']'); }

void argument_reader::begin_object() {
  if (skip_space() != '{') expect(kind::object, "an object");
  enter(true);
}

bool argument_reader::next_key(std::string& key) {
  auto& top = frames_[depth_ - 1];
  const auto index = top.index;
  if (!another('}')) return false;
  top.index = 0;  // until the key is read, the place is the object itself
  const auto key_at = at_;
  text(key);
  top.key_at = key_at;
  top.index = index + 1;
  expect_more(':');
  return true;
}

void argument_reader::end() {
  skip_space();
  if (at_ != json_.size()) refuse(fmt::format("not JSON: more text at byte {}", at_));
}

}  // namespace understudy
