#include "simulation/simulated_locks.hpp"

#include <fmt/format.h>

#include "testing/spelled_time.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation::detail {

template <class More, class Act>
auto simulated_locks::step(std::string_view what, std::string_view key, std::string_view owner,
                           More more, Act act) {
  const auto how = of_.point(place::call, what);
  if (of_.is_inert()) return decltype(act()){};
  if (how == variant::outage) {
    of_.tell(
        [&] { return fmt::format("{} {}: OUTAGE, it was not done", what, of_.words().lock(key)); },
        true);
    throw broker_error{"the lock store cannot be reached (a fault of the simulation)", true};
  }
  of_.writes(of_.number("lock", key));
  const auto result = act();
  of_.tell([&] {
    return fmt::format("{}{} {} as \"{}\"{}", result ? "" : "in vain ", what, of_.words().lock(key),
                       owner, more());
  });
  return result;
}

// What takes a lock for a job is a hook of it, and tells its id.
void simulated_locks::name_owner(std::string_view key, std::string_view owner) const {
  const auto& job = of_.job_at_hand();
  if (job.id.empty() || !owner.starts_with(job.id)) return;
  of_.words().lock_is_of(key, job.text);
}

bool simulated_locks::acquire(std::string_view key, std::string_view owner, time_point now,
                              std::chrono::microseconds ttl) {
  bool is_taken = false;
  const auto more = [&] {
    if (is_taken) return " for " + understudy::detail::in_words(ttl);
    const auto holder = storage_->holder_of(key, now);
    return holder ? fmt::format(": \"{}\" has it", holder->owner) : std::string{};
  };
  return step("takes", key, owner, more, [&] {
    is_taken = storage_->acquire(key, owner, now, ttl);
    if (is_taken) name_owner(key, owner);
    return is_taken;
  });
}

bool simulated_locks::release(std::string_view key, std::string_view owner) {
  return step(
      "lets go of", key, owner, [] { return ""; }, [&] { return storage_->release(key, owner); });
}

bool simulated_locks::extend(std::string_view key, std::string_view owner, time_point now,
                             std::chrono::microseconds ttl) {
  return step(
      "extends", key, owner, [&] { return " by " + understudy::detail::in_words(ttl); },
      [&] { return storage_->extend(key, owner, now, ttl); });
}

std::optional<held_lock> simulated_locks::holder_of(std::string_view key, time_point now) const {
  of_.point(place::body, "looks at a lock");
  if (of_.is_inert()) return std::nullopt;
  of_.reads(of_.number("lock", key));
  auto held = storage_->holder_of(key, now);
  of_.tell([&] {
    return held ? fmt::format("sees that \"{}\" has {}", held->owner, of_.words().lock(key))
                : fmt::format("sees that nobody has {}", of_.words().lock(key));
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
