#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "understudy/broker/message.hpp"
#include "understudy/error.hpp"

namespace understudy::redis {

/// Appends a text of any bytes so that `unpacker` finds its end: "3:abc".
inline void pack(std::string& to, std::string_view text) {
  to.append(std::to_string(text.size())).append(":").append(text);
}
inline void pack(std::string& to, std::int64_t number) { pack(to, std::to_string(number)); }

/// A number as text; 0 for what is none.
template <class Number = std::int64_t>
Number number_in(std::string_view text) {
  Number read = 0;
  std::from_chars(text.data(), text.data() + text.size(), read);
  return read;
}

/// Reads what was packed, in that order; empty texts where there is no more.
class unpacker {
 public:
  explicit unpacker(std::string_view packed) : rest_{packed} {}

  std::string_view text() {
    const auto colon = rest_.find(':');
    if (colon == rest_.npos) return {};
    const auto size = number_in<std::size_t>(rest_.substr(0, colon));
    rest_.remove_prefix(colon + 1);
    const auto read = rest_.substr(0, size);
    rest_.remove_prefix(read.size());
    return read;
  }
  std::int64_t number() { return number_in(text()); }
  bool is_at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

/// A time in microseconds since 1970, as all that is ours keeps it.
inline std::string text_of(time_point time) {
  return std::to_string(time.time_since_epoch().count());
}
inline time_point time_in(std::string_view text) {
  return time_point{std::chrono::microseconds{number_in(text)}};
}

/// What travels beside a payload, but for the number of the attempt, which scripts count. It begins
/// with the packed id.
std::string packed(const envelope& beside);
envelope unpacked_envelope(std::string_view attempt, std::string_view packed);

/// An envelope as it waits beside its payload: place, attempt, and the rest. The place is that of
/// the first reservation, and empty before that.
std::string waiting_entry(const envelope& beside);

}  // namespace understudy::redis
