#include "understudy/broker/lock_store.hpp"

#include <ostream>
#include <set>
#include <utility>

#include "wire/cut.hpp"

namespace understudy {

void PrintTo(const held_lock& lock, std::ostream* out) {
  constexpr std::size_t most = 100;
  *out << detail::cut(lock.key, most) << " held by " << detail::cut(lock.owner);
}

std::string lock_store::owner_of(std::string_view key, time_point now) const {
  auto held = holder_of(key, now);
  return held ? std::move(held->owner) : std::string{};
}

void lock_store::release_all_of(const std::vector<std::string>& owners, time_point now) {
  std::set<std::string_view> gone{owners.begin(), owners.end()};
  gone.erase("");
  if (gone.empty()) return;
  for (const auto& lock : held(now)) {
    if (gone.count(lock.owner) != 0) release(lock.key, lock.owner);
  }
}

}  // namespace understudy
