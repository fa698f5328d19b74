#include "redis/packed.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace understudy::redis {

std::string packed(const envelope& beside) {
  std::string text;
  pack(text, beside.id);
  pack(text, beside.parent);
  pack(text, beside.enqueued_at.time_since_epoch().count());
  for (const auto& [name, value] : beside.headers) {
    pack(text, name);
    pack(text, value);
  }
  return text;
}

envelope unpacked_envelope(std::string_view attempt, std::string_view packed) {
  unpacker in{packed};
  envelope beside;
  beside.attempt = std::max(number_in<std::uint32_t>(attempt), std::uint32_t{1});
  beside.id = in.text();
  beside.parent = in.text();
  beside.enqueued_at = time_point{std::chrono::microseconds{in.number()}};
  while (!in.is_at_end()) {
    std::string name{in.text()};
    beside.headers.emplace_back(std::move(name), in.text());
  }
  return beside;
}

std::string waiting_entry(const envelope& beside) {
  return fmt::format(",{},{}", beside.attempt, packed(beside));
}

}  // namespace understudy::redis
