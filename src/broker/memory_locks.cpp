// The lock store of a broker in memory.

#include <algorithm>

#include "broker/lock_ttl.hpp"
#include "understudy/broker/memory.hpp"

namespace understudy {

memory_lock_store::holder& memory_lock_store::at(std::string_view key) {
  if (spare_.size() < key.size())
    spare_ = {static_cast<char*>(memory_.allocate(key.size(), 1)), key.size()};
  const std::string_view kept{spare_.data(), key.copy(spare_.data(), key.size())};
  const auto [known, is_new] = holders_.try_emplace(kept, &memory_);
  if (is_new) spare_ = {};
  return known->second;
}

bool memory_lock_store::acquire(std::string_view key, std::string_view owner, time_point now,
                                std::chrono::microseconds ttl) {
  detail::check_ttl(key, ttl);
  const std::scoped_lock guard{mutex_};
  if (holders_.size() >= size_to_sweep_) sweep(now);
  auto& lock = at(key);
  if (lock.expires_at > now) return false;
  lock.owner = owner;
  lock.expires_at = later(now, ttl);
  return true;
}

// Gives back the room of whatever is held no more all at once, which costs less than each for
// itself.
void memory_lock_store::sweep(time_point now) {
  const auto kept = held_at(now);
  holders_ = holder_map{&memory_};
  spare_ = {};
  memory_.release();
  for (const auto& lock : kept) {
    auto& again = at(lock.key);
    again.owner = lock.owner;
    again.expires_at = lock.expires_at;
  }
  size_to_sweep_ = std::max(size_to_sweep_, 2 * kept.size());
}

memory_lock_store::holder* memory_lock_store::held_by(std::string_view key,
                                                      std::string_view owner) {
  const auto found = holders_.find(key);
  if (found == holders_.end() || found->second.expires_at == time_point::min()) return nullptr;
  return found->second.owner == owner ? &found->second : nullptr;
}

bool memory_lock_store::release(std::string_view key, std::string_view owner) {
  const std::scoped_lock guard{mutex_};
  auto* const lock = held_by(key, owner);
  if (lock == nullptr) return false;
  lock->expires_at = time_point::min();
  return true;
}

bool memory_lock_store::extend(std::string_view key, std::string_view owner, time_point now,
                               std::chrono::microseconds ttl) {
  const std::scoped_lock guard{mutex_};
  auto* const lock = held_by(key, owner);
  if (lock == nullptr || lock->expires_at <= now) return false;
  lock->expires_at = later(now, ttl);
  return true;
}

std::optional<held_lock> memory_lock_store::holder_of(std::string_view key, time_point now) const {
  const std::scoped_lock guard{mutex_};
  const auto found = holders_.find(key);
  if (found == holders_.end() || found->second.expires_at <= now) return std::nullopt;
  return held_lock{std::string{key}, std::string{found->second.owner}, found->second.expires_at};
}

std::vector<held_lock> memory_lock_store::held_at(time_point now) const {
  std::vector<held_lock> locks;
  for (const auto& [key, by] : holders_) {
    if (by.expires_at > now)
      locks.push_back({std::string{key}, std::string{by.owner}, by.expires_at});
  }
  return locks;
}

std::vector<held_lock> memory_lock_store::held(time_point now) const {
  const std::scoped_lock guard{mutex_};
  auto locks = held_at(now);
  std::sort(locks.begin(), locks.end(),
            [](const held_lock& a, const held_lock& b) { return a.key < b.key; });
  return locks;
}

}  // namespace understudy
