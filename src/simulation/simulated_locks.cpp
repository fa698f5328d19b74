#include "simulation/simulated_locks.hpp"

#include <fmt/format.h>

#include "understudy/error.hpp"

namespace understudy::simulation::detail {

template <class Act>
bool simulated_locks::step(std::string_view verb, std::string_view key, std::string_view owner,
                           Act act) {
  name(key, owner);
  const auto words = [&] { return fmt::format("{} {}", verb, of_.words().lock(key)); };
  const auto how = of_.point(place::call, verb, words);
  if (of_.is_inert()) return false;
  if (how == variant::outage) {
    of_.tell([&] { return words() + ": OUTAGE, it is not done"; }, true);
    throw fault_struck{"the lock store cannot be reached"};
  }
  writes(key);
  return act();
}

// One lock, and so a part of all that are held.
void simulated_locks::writes(std::string_view key) const {
  of_.writes(of_.number("lock", key));
  of_.writes_part(of_.number("locks"));
}

// What takes a lock for a job is a hook of it, and tells its id.
void simulated_locks::name(std::string_view key, std::string_view owner) const {
  const auto& job = of_.job_at_hand();
  if (job.owns(owner)) of_.words().name_unique_lock(key, job.text);
}

std::string simulated_locks::holder(std::string_view key) const {
  const auto held = storage_->holder_of(key, of_.time().now());
  return held ? of_.words().owner(key, held->owner) : "nobody";
}

std::string simulated_locks::taken(std::string_view key, std::string_view owner, time_point now,
                                   std::chrono::microseconds ttl) const {
  const auto text = fmt::format("takes {} {}, for {}", of_.words().lock(key),
                                of_.words().asker(key, owner), lasting(ttl));
  const auto before = of_.words().takes(key, of_.taken_by_this(owner, later(now, ttl)));
  if (!before) return text;
  return fmt::format("{}, which {} had until {}", text, of_.words().owner(key, before->owner),
                     told_time(before->until));
}

// Aloud, if it is not the lock of who lets it go.
std::string simulated_locks::let_go(std::string_view key, std::string_view owner) const {
  const auto text = "lets go of " + of_.words().lock(key);
  const auto before = of_.words().lets_go(key);
  if (!before || of_.is_own(*before)) return text;
  return fmt::format("{} of {}, which {} took", text, of_.words().owner(key, owner), before->lane);
}

bool simulated_locks::acquire(std::string_view key, std::string_view owner, time_point now,
                              std::chrono::microseconds ttl) {
  return step("takes", key, owner, [&] {
    const bool is_taken = storage_->acquire(key, owner, now, ttl);
    of_.tell([&] {
      return is_taken ? taken(key, owner, now, ttl)
                      : fmt::format("cannot take {} {}: {} has it", of_.words().lock(key),
                                    of_.words().asker(key, owner), holder(key));
    });
    return is_taken;
  });
}

bool simulated_locks::release(std::string_view key, std::string_view owner) {
  return step("lets go of", key, owner, [&] {
    const bool is_free = storage_->release(key, owner);
    // `unique_job` asks without knowing whether it has the lock.
    if (!is_free && of_.words().is_unique(key)) return false;
    of_.tell([&] {
      return is_free ? let_go(key, owner)
                     : fmt::format("lets nothing go {}: {} has {}", of_.words().asker(key, owner),
                                   holder(key), of_.words().lock(key));
    });
    return is_free;
  });
}

bool simulated_locks::extend(std::string_view key, std::string_view owner, time_point now,
                             std::chrono::microseconds ttl) {
  return step("extends", key, owner, [&] {
    const bool is_extended = storage_->extend(key, owner, now, ttl);
    of_.tell([&] {
      const auto what = fmt::format("{} {}", of_.words().lock(key), of_.words().asker(key, owner));
      if (!is_extended) return fmt::format("cannot extend {}: {} has it", what, holder(key));
      of_.words().takes(key, of_.taken_by_this(owner, later(now, ttl)));
      return fmt::format("extends {}, for {}", what, lasting(ttl));
    });
    return is_extended;
  });
}

std::optional<held_lock> simulated_locks::holder_of(std::string_view key, time_point now) const {
  of_.point(place::body, "looks at a lock");
  if (of_.is_inert()) return std::nullopt;
  of_.reads(of_.number("lock", key));
  auto held = storage_->holder_of(key, now);
  of_.tell([&] {
    const auto who = held ? of_.words().owner(key, held->owner) : "nobody";
    return fmt::format("sees that {} has {}", who, of_.words().lock(key));
  });
  return held;
}

std::vector<held_lock> simulated_locks::held(time_point now) const {
  of_.point(place::body);
  if (of_.is_inert()) return {};
  of_.reads(of_.number("locks"));
  return storage_->held(now);
}

}  // namespace understudy::simulation::detail
