#include "redis/locks.hpp"

#include <algorithm>
#include <utility>

#include "broker/lock_ttl.hpp"
#include "redis/lock_scripts.hpp"
#include "redis/packed.hpp"

namespace understudy::redis {

namespace {

struct holder {
  std::string owner;
  time_point expires_at;
};

holder holder_in(std::string_view value) {
  const auto comma = value.find(',');
  return {std::string{value.substr(comma + 1)}, time_in(value.substr(0, comma))};
}

// When Redis drops a lock that nobody asks for any more: long after it has expired by any clock.
std::string dropped_after(std::chrono::microseconds ttl) {
  constexpr std::chrono::milliseconds longest = std::chrono::hours{24 * 365 * 10};
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(ttl);
  if (time >= longest) return {};
  return std::to_string((2 * time + std::chrono::hours{24}).count());
}

}  // namespace

bool locks::hold(const script& how, std::string_view key, std::string_view owner, time_point now,
                 std::chrono::microseconds ttl) {
  const auto told = text_of(now);
  const auto expires_at = text_of(later(now, ttl));
  const auto net = dropped_after(ttl);
  return server_.run(how, {key, owner, told, expires_at, net}).integer() == 1;
}

bool locks::acquire(std::string_view key, std::string_view owner, time_point now,
                    std::chrono::microseconds ttl) {
  detail::check_ttl(key, ttl);
  return hold(scripts::acquire_lock, key, owner, now, ttl);
}

bool locks::release(std::string_view key, std::string_view owner) {
  return server_.run(scripts::release_lock, {key, owner}).integer() == 1;
}

bool locks::extend(std::string_view key, std::string_view owner, time_point now,
                   std::chrono::microseconds ttl) {
  return hold(scripts::extend_lock, key, owner, now, ttl);
}

std::optional<held_lock> locks::holder_of(std::string_view key, time_point now) const {
  const auto name = server_.key("understudy:lock:").append(key);
  const auto value = server_.ask({"GET", name});
  if (value.is_nil()) return std::nullopt;
  auto by = holder_in(value.text());
  if (by.expires_at <= now) return std::nullopt;
  return held_lock{std::string{key}, std::move(by.owner), by.expires_at};
}

std::vector<held_lock> locks::held(time_point now) const {
  std::vector<held_lock> all;
  const auto found = server_.run(scripts::locks, {});
  for (std::size_t i = 0; i + 1 < found.size(); i += 2) {
    auto by = holder_in(found[i + 1].text());
    if (by.expires_at > now) all.push_back({found[i].string(), by.owner, by.expires_at});
  }
  std::sort(all.begin(), all.end(),
            [](const held_lock& a, const held_lock& b) { return a.key < b.key; });
  return all;
}

}  // namespace understudy::redis
