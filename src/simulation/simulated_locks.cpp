#include "simulation/simulated_locks.hpp"

#include <fmt/format.h>

#include "understudy/error.hpp"

namespace understudy::simulation::detail {

template <class Act>
auto simulated_locks::step(std::string_view what, std::string_view key, std::string_view owner,
                           Act act) {
  const auto how = of_.point(place::call, what);
  if (of_.is_inert()) return decltype(act()){};
  if (how == variant::outage) {
    of_.tell([&] { return fmt::format("{} lock {}: OUTAGE", what, key); }, true);
    throw broker_error{"the lock store cannot be reached (a fault of the simulation)", true};
  }
  of_.writes(of_.number("lock", key));
  const auto result = act();
  of_.tell([&] {
    return fmt::format("{} lock {} for {}: {}", what, key, owner, result ? "yes" : "no");
  });
  return result;
}

bool simulated_locks::acquire(std::string_view key, std::string_view owner, time_point now,
                              std::chrono::microseconds ttl) {
  return step("takes", key, owner, [&] { return storage_->acquire(key, owner, now, ttl); });
}

bool simulated_locks::release(std::string_view key, std::string_view owner) {
  return step("lets go of", key, owner, [&] { return storage_->release(key, owner); });
}

bool simulated_locks::extend(std::string_view key, std::string_view owner, time_point now,
                             std::chrono::microseconds ttl) {
  return step("extends", key, owner, [&] { return storage_->extend(key, owner, now, ttl); });
}

std::optional<held_lock> simulated_locks::holder_of(std::string_view key, time_point now) const {
  of_.point(place::body, "looks at a lock");
  if (of_.is_inert()) return std::nullopt;
  of_.reads(of_.number("lock", key));
  auto held = storage_->holder_of(key, now);
  of_.tell([&] {
    return fmt::format("sees lock {} held by {}", key, held ? held->owner : "nobody");
  });
  return held;
}

std::vector<held_lock> simulated_locks::held(time_point now) const {
  of_.point(place::body);
  if (of_.is_inert()) return {};
  auto locks = storage_->held(now);
  for (const auto& each : locks) of_.reads(of_.number("lock", each.key));
  return locks;
}

}  // namespace understudy::simulation::detail
