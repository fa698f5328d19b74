#include "redis/packed.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace understudy::redis {

namespace {

void pack(std::string& to, const envelope& beside) {
  redis::pack(to, beside.id);
  redis::pack(to, beside.parent);
  redis::pack(to, beside.enqueued_at.time_since_epoch().count());
  for (const auto& [name, value] : beside.headers) {
    redis::pack(to, name);
    redis::pack(to, value);
  }
}

}  // namespace

std::string packed(const envelope& beside) {
  std::string text;
  pack(text, beside);
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
  auto text = fmt::format(",{},", beside.attempt);
  pack(text, beside);
  return text;
}

}  // namespace understudy::redis
