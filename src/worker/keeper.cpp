#include "worker/keeper.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "longest_wait.hpp"
#include "understudy/broker/roster.hpp"
#include "understudy/error.hpp"

namespace understudy::detail {

keeper::keeper(worker& performer, const run_options& options, under_way& jobs)
    : worker_{performer},
      options_{options},
      jobs_{jobs},
      beat_every_{std::min(options.heartbeat, performer.options().visibility / 3)},
      next_beat_{steadily_later(std::chrono::steady_clock::now(), beat_every_)},
      next_prune_{std::chrono::steady_clock::now()} {}

void keeper::log(log_level level, const std::string& line) const {
  if (options_.log) options_.log(level, line);
}

void keeper::try_to(std::string_view what, const std::function<void()>& call) const {
  try {
    call();
  } catch (const broker_error& e) {
    log(log_level::warning, fmt::format("could not {}: {}", what, e.what()));
  }
}

void keeper::enter(const std::string& id) {
  auto& roster = worker_.storage().roster();
  const auto now = worker_.options().clock->now();
  roster.enter(id, now);
  roster.beat(id, now);  // at once: Ruby's workers take off who never gave a sign of life
  const std::scoped_lock guard{mutex_};
  ids_.insert(id);
}

void keeper::leave(const std::string& id) {
  {
    const std::scoped_lock guard{mutex_};
    ids_.erase(id);
  }
  try_to("leave the roster", [&] { worker_.storage().roster().leave(id); });
}

void keeper::give_signs_of_life() {
  for (const auto& id : ids_) {
    try_to("give a sign of life",
           [&] { worker_.storage().roster().beat(id, worker_.options().clock->now()); });
  }
  for (const auto& each : jobs_.leases()) {
    try_to("keep a lease", [&] { worker_.hold(each); });
  }
}

void keeper::prune() {
  try_to("look for dead workers", [&] {
    const auto oldest = worker_.options().clock->now() - at_most_a_year(options_.prune_after);
    for (const auto& id : worker_.storage().roster().prune(worker_.id(), oldest)) {
      log(log_level::info, fmt::format("Pruning dead worker: {}", id));
    }
  });
}

std::chrono::microseconds keeper::tend() {
  const auto now = std::chrono::steady_clock::now();
  const auto overdue = jobs_.stop_overdue(now);
  if (end_.load() <= now && !jobs_.is_over()) {
    log(log_level::warning, "Jobs under way have had the time they were given; stopping them");
    jobs_.stop_for_good();
  }
  const std::scoped_lock guard{mutex_};
  if (next_beat_ <= now) {
    give_signs_of_life();
    next_beat_ = steadily_later(now, beat_every_);
  }
  if (next_prune_ <= now) {
    prune();
    next_prune_ = steadily_later(now, options_.prune_after);
  }
  const auto end = jobs_.is_over() ? steady_time::max() : end_.load();
  const auto next = std::min({overdue, end, next_beat_, next_prune_});
  return std::chrono::ceil<std::chrono::microseconds>(next - now);
}

}  // namespace understudy::detail
