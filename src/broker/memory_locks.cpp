// The lock store of a broker in memory.

#include <algorithm>

#include "broker/lock_ttl.hpp"
#include "understudy/broker/memory.hpp"

namespace understudy {

bool memory_lock_store::acquire(std::string_view key, std::string_view owner, time_point now,
                                std::chrono::microseconds ttl) {
  detail::check_ttl(key, ttl);
  const std::scoped_lock guard{mutex_};
  if (holders_.size() >= size_to_sweep_) sweep(now);
  const auto [at, is_new] = holders_.try_emplace(std::string{key});
  if (!is_new && at->second.expires_at > now) return false;
  at->second.owner = owner;
  at->second.expires_at = later(now, ttl);
  return true;
}

// Most locks are let go; those that only expire would pile up.
void memory_lock_store::sweep(time_point now) {
  std::erase_if(holders_, [now](const auto& each) { return each.second.expires_at <= now; });
  size_to_sweep_ = std::max(size_to_sweep_, 2 * holders_.size());
}

bool memory_lock_store::release(std::string_view key, std::string_view owner) {
  const std::scoped_lock guard{mutex_};
  const auto found = holders_.find(key);
  if (found == holders_.end() || found->second.owner != owner) return false;
  holders_.erase(found);
  return true;
}

bool memory_lock_store::extend(std::string_view key, std::string_view owner, time_point now,
                               std::chrono::microseconds ttl) {
  const std::scoped_lock guard{mutex_};
  const auto found = holders_.find(key);
  if (found == holders_.end() || found->second.expires_at <= now) return false;
  if (found->second.owner != owner) return false;
  found->second.expires_at = later(now, ttl);
  return true;
}

std::optional<held_lock> memory_lock_store::holder_of(std::string_view key,
                                                      time_point now) const {
  const std::scoped_lock guard{mutex_};
  const auto found = holders_.find(key);
  if (found == holders_.end() || found->second.expires_at <= now) return std::nullopt;
  return held_lock{found->first, found->second.owner, found->second.expires_at};
}

std::vector<held_lock> memory_lock_store::held(time_point now) const {
  const std::scoped_lock guard{mutex_};
  std::vector<held_lock> locks;
  for (const auto& [key, by] : holders_) {
    if (by.expires_at > now) locks.push_back({key, by.owner, by.expires_at});
  }
  std::sort(locks.begin(), locks.end(),
            [](const held_lock& a, const held_lock& b) { return a.key < b.key; });
  return locks;
}

}  // namespace understudy
