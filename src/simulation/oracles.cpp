#include "simulation/oracles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "simulation/plural.hpp"
#include "simulation/simulated_broker.hpp"
#include "testing/spelled_time.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation::detail {

void oracles::add_always(std::string name, std::function<bool()> holds, const site& where) {
  const auto itself = of_.number("check", name);
  always_.push_back({std::move(name), std::move(holds), where, {}, itself});
}

void oracles::add_at_end(std::string name, std::function<bool()> holds, const site& where) {
  at_end_.push_back({std::move(name), std::move(holds), where});
}

void oracles::add_sometimes(std::string name, std::function<bool()> holds, const site& where) {
  of_.ground().sometimes.emplace(name, where);
  const auto itself = of_.number("check", name);
  sometimes_.push_back({std::move(name), std::move(holds), where, {}, itself});
}

void oracles::add_eventually(std::string name, std::chrono::microseconds within,
                             std::function<bool()> holds, const site& where) {
  check one{std::move(name), std::move(holds), where};
  one.within = within;
  eventually_.push_back(std::move(one));
}

// One that throws is broken, and does not hold.
bool oracles::evaluate(check& each) {
  read_.clear();
  watching_ = &each.looks_at;
  bool holds = false;
  try {
    holds = each.holds();
  } catch (...) {
    const auto why = summarize(std::current_exception());
    breaks(each, fmt::format("threw {}: {}", why.type, why.message));
  }
  of_.ground().watched.goes_on();
  watching_ = nullptr;
  each.is_fresh = false;
  return holds;
}

void oracles::found(std::string value) {
  if (std::find(read_.begin(), read_.end(), value) == read_.end())
    read_.push_back(std::move(value));
}

void oracles::breaks(const check& one, std::string detail) {
  constexpr std::size_t most = 120;
  const auto values = fmt::format("{}", fmt::join(read_, "; "));
  of_.break_world({one.name, std::move(detail), one.where}, values.size() > most ? "" : values);
}

// A step that writes what a check looks at may not change places with another such step: the check
// tells the states between them apart.
bool oracles::concerns(check& each, footprint& touched) {
  const bool does = touched.writes_any_of(each.looks_at);
  if (does) touched.writes(each.itself);
  return does || each.is_fresh || !of_.settings().closed;
}

void oracles::check_step(footprint& touched) {
  for (auto& each : always_) {
    if (concerns(each, touched) && !evaluate(each)) {
      breaks(each);
      return;
    }
  }
  for (auto& each : sometimes_) {
    if (!each.is_met && concerns(each, touched) && evaluate(each)) {
      each.is_met = true;
      of_.ground().seen.insert(each.name);
    }
  }
}

void oracles::check_time(time_point next) {
  for (auto& each : eventually_) {
    if (next <= later(last_fault_, each.within) || each.is_met) continue;
    each.is_met = evaluate(each);
    if (!each.is_met) {
      breaks(each, "not within its time after the last fault");
      return;
    }
  }
}

void oracles::check_end() {
  for (auto* all : {&at_end_, &eventually_}) {
    for (auto& each : *all) {
      if (!evaluate(each)) {
        breaks(each, "at the end");
        return;
      }
    }
  }
  check_jobs();
  check_queues();
  check_schedule();
  check_locks();
  check_failures();
}

void oracles::enqueued(std::string_view job_id) {
  if (!job_id.empty()) ++jobs_[std::string{job_id}].enqueued;
}

void oracles::settled(std::string_view job_id) {
  if (const auto found = jobs_.find(job_id); found != jobs_.end()) ++found->second.accounted_for;
}

std::size_t oracles::jobs_of_id(std::string_view job_id) const {
  const auto found = jobs_.find(job_id);
  return found == jobs_.end() ? 1 : std::max<std::size_t>(1, found->second.enqueued);
}

// Its attempts are counted from the first on again.
void oracles::begins_anew(std::string_view job_id) {
  std::erase_if(promoted_, [&](const auto& each) { return each.first.first == job_id; });
}

void oracles::promoted(const message& moved) {
  const auto& beside = moved.envelope;
  const auto times = ++promoted_[{beside.id, beside.attempt}];
  if (times <= jobs_of_id(beside.id)) return;
  of_.break_built_in("what is due is promoted once",
                     fmt::format("job #{} is promoted twice", beside.id));
}

void oracles::effect(std::string_view key) {
  if (effects_.insert(std::string{key}).second) return;
  of_.break_built_in("an effect happens once", fmt::format("{} happens twice", key));
}

// Of each job that never ended, something has to be left; of those that share an id, as many.
void oracles::check_jobs() {
  const auto& storage = of_.broker().storage();
  const auto find = [this](const message& left) { settled(left.envelope.id); };
  for (const auto& queue : storage.queues()) {
    for (const auto& each : storage.peek(queue, 0, std::numeric_limits<std::size_t>::max())) {
      find(each);
    }
  }
  for (const auto& each : storage.scheduled()) find(*each.message);
  for (const auto& each : storage.failures()) find(each.message);
  for (const auto& [id, job] : jobs_) {
    if (job.accounted_for >= job.enqueued) continue;
    of_.break_built_in(
        "no job is lost",
        job.enqueued == 1
            ? fmt::format("job #{} was enqueued, and is in no queue, schedule, lease "
                          "or failed set at the end",
                          id)
            : fmt::format("{} jobs were enqueued as #{}, and only {} ended or are left",
                          job.enqueued, id, job.accounted_for));
    return;
  }
}

void oracles::check_queues() {
  if (of_.settings().unpolled_allowed) return;
  const auto& storage = of_.broker().storage();
  const auto known = storage.queues();
  for (const auto& queue : known) {
    const auto left = storage.size(queue);
    if (left == 0) continue;
    const auto polled = of_.ground().polled.resolve(known);
    if (std::find(polled.begin(), polled.end(), queue) != polled.end()) continue;
    of_.break_built_in(
        "every job is polled for",
        fmt::format("{} {} on \"{}\", which no worker polls: they poll \"{}\"", plural(left, "job"),
                    left == 1 ? "waits" : "wait", queue, fmt::join(of_.settings().queues, ",")));
    return;
  }
}

// What is enqueued again and again is ended somewhere in any case; but this no schedule ever runs.
void oracles::check_schedule() {
  const auto horizon = of_.settings().horizon;
  for (const auto& each : of_.broker().storage().scheduled()) {
    const auto& beside = each.message->envelope;
    const auto since = std::max(beside.enqueued_at, virtual_clock{}.now());
    if (beside.attempt > 1 || each.due <= later(since, horizon)) continue;
    of_.break_built_in(
        "no job waits past the horizon",
        fmt::format("job #{} is to wait for {}, and a schedule ends after {} (`options::horizon`)",
                    beside.id, understudy::detail::in_words(each.due - since),
                    understudy::detail::in_words(horizon)));
    return;
  }
}

void oracles::check_locks() {
  const auto now = of_.time().now();
  const auto end = later(now, of_.settings().horizon);
  for (const auto& lock : of_.broker().storage().locks().held(now)) {
    if (lock.expires_at <= end) continue;
    of_.break_built_in("no lock is left behind",
                       fmt::format("{} has {} when all work is done, for {} more",
                                   of_.words().owner(lock.key, lock.owner),
                                   of_.words().lock(lock.key), lasting(lock.expires_at - now)));
    return;
  }
}

void oracles::check_failures() {
  if (are_failures_known_ || of_.settings().failures_allowed) return;
  const auto failed = of_.broker().storage().failures();
  if (failed.empty()) return;
  const auto& first = failed.front();
  of_.break_built_in("no job fails unseen",
                     fmt::format("job #{} is in the failed set: {}: {}", first.message.envelope.id,
                                 first.exception.type, first.exception.message));
}

}  // namespace understudy::simulation::detail
