// The lock store of a broker in memory.

#include <algorithm>

#include "broker/lock_table.hpp"
#include "broker/lock_ttl.hpp"
#include "understudy/broker/memory.hpp"

namespace understudy {

memory_lock_store::memory_lock_store() : table_{std::make_unique<detail::lock_table>()} {}
memory_lock_store::~memory_lock_store() = default;

bool memory_lock_store::acquire(std::string_view key, std::string_view owner, time_point now,
                                std::chrono::microseconds ttl) {
  detail::check_ttl(key, ttl);
  const std::scoped_lock guard{mutex_};
  if (table_->size() >= size_to_sweep_) sweep(now);
  const auto end = later(now, ttl);
  auto* held = table_->add(key, owner, end);
  if (held == nullptr) return true;
  if (held->expires_at > now) return false;
  table_->erase(*held);
  table_->add(key, owner, end);
  return true;
}

// Most locks are let go; those that only expire would pile up.
void memory_lock_store::sweep(time_point now) {
  table_->erase_if([now](const auto& lock) { return lock.expires_at <= now; });
  size_to_sweep_ = std::max(size_to_sweep_, 2 * table_->size());
}

bool memory_lock_store::release(std::string_view key, std::string_view owner) {
  const std::scoped_lock guard{mutex_};
  auto* lock = table_->find(key);
  if (lock == nullptr || table_->owner_of(*lock) != owner) return false;
  table_->erase(*lock);
  return true;
}

bool memory_lock_store::extend(std::string_view key, std::string_view owner, time_point now,
                               std::chrono::microseconds ttl) {
  const std::scoped_lock guard{mutex_};
  auto* lock = table_->find(key);
  if (lock == nullptr || lock->expires_at <= now) return false;
  if (table_->owner_of(*lock) != owner) return false;
  lock->expires_at = later(now, ttl);
  return true;
}

std::optional<held_lock> memory_lock_store::holder_of(std::string_view key, time_point now) const {
  const std::scoped_lock guard{mutex_};
  const auto* lock = table_->find(key);
  if (lock == nullptr || lock->expires_at <= now) return std::nullopt;
  return held_lock{std::string{key}, std::string{table_->owner_of(*lock)}, lock->expires_at};
}

std::vector<held_lock> memory_lock_store::held(time_point now) const {
  const std::scoped_lock guard{mutex_};
  std::vector<held_lock> locks;
  for (const auto& lock : table_->entries()) {
    if (lock.expires_at <= now) continue;
    locks.push_back(
        {std::string{table_->key_of(lock)}, std::string{table_->owner_of(lock)}, lock.expires_at});
  }
  std::sort(locks.begin(), locks.end(),
            [](const held_lock& a, const held_lock& b) { return a.key < b.key; });
  return locks;
}

}  // namespace understudy
