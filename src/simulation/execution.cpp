#include "simulation/execution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "simulation/narrator.hpp"
#include "simulation/offers.hpp"
#include "simulation/simulated_broker.hpp"
#include "simulation/simulated_ports.hpp"
#include "testing/spelled_time.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation::detail {

execution::execution(const options& given, std::size_t most_faults, common_ground& ground,
                     chooser& choices, bool tells, const captured_assertions* assertions)
    : options_{given},
      faults_{given.faults},
      most_faults_{most_faults},
      ground_{ground},
      choices_{choices},
      tells_{tells},
      assertions_{assertions},
      told_time_{std::make_unique<simulated_clock>(*this)},
      broker_{std::make_unique<simulated_broker>(*this, memory_)},
      random_{std::make_unique<simulated_random>(*this)},
      oracles_{*this},
      pool_{ground.numbers.of("pool")},
      clock_{ground.numbers.of("clock")},
      timers_{ground.numbers.of("timers")} {
  if (tells_) narrator_ = std::make_unique<narrator>(*this);
  client_ = std::make_unique<understudy::client>(
      *broker_, client_options{.clock = *told_time_, .watching = watching(), .make_id = [this] {
                                 return next_id();
                               }});
  ground_.at_work = this;
  ground_.watched.goes_on();
}

// Stacks end before what their frames refer to.
execution::~execution() {
  unwind_all();
  ground_.at_work = nullptr;
  ground_.watched.goes_on();
}

observer& execution::watching() const {
  return narrator_ != nullptr ? *narrator_ : observer::none();
}

simulated_locks& execution::locks() { return broker_->simulated(); }

void execution::strike(fault_kind which) {
  faults_.take(which);
  oracles_.fault_struck(time_.now());
}

bool execution::can_run(const running& each) const { return each.wakes_at <= time_.now(); }

std::optional<time_point> execution::next_event() const {
  auto next = broker_->next_event();
  // What is due already waits for a worker, not for time.
  if (next && *next <= time_.now()) next.reset();
  for (const auto& each : processes_) {
    if (!can_run(*each)) next = std::min(next.value_or(never), each->wakes_at);
  }
  return next;
}

bool execution::can_dispatch() {
  if (std::none_of(slots_.begin(), slots_.end(), [](const slot& each) { return each.is_idle; })) {
    return false;
  }
  if (!has_work_) has_work_ = broker_->has_work(ground_.polled, time_.now());
  return *has_work_;
}

// The usual first: to go on, then whoever comes next; faults behind them all. Returns how many are
// no faults.
std::size_t execution::collect() {
  offered_.clear();
  const bool dispatches = can_dispatch();
  const auto each_able = [this, last = find(last_)](const auto& take) {
    if (last != nullptr && can_run(*last)) take(*last);
    for (const auto& each : processes_) {
      if (each.get() != last && can_run(*each)) take(*each);
    }
  };
  each_able([this](const running& each) { offered_.push_back({each.id, variant::plain}); });
  if (dispatches) offered_.push_back({pool_, variant::plain});
  const auto usual = offered_.size();
  if (offered_.empty() || faults_.is_spent()) return usual;
  each_able([this](const running& each) { offer_faults(each, faults_, offered_); });
  if (dispatches) offer_dispatch_faults(pool_, broker_->is_due(time_.now()), faults_, offered_);
  if (faults_.allows(variant::early) && next_event()) offered_.push_back({clock_, variant::early});
  return usual;
}

bool execution::take_step() {
  const auto usual = collect();
  if (offered_.empty()) {
    const auto next = next_event();
    if (!next) return false;
    if (*next > later(virtual_clock{}.now(), options_.horizon)) {
      ground_.is_horizon_met = true;
      return false;
    }
    oracles_.check_time(*next);
    if (broken_) return true;
    touched_.clear();
    advance();
    choices_.time_passed(touched_, may_fault_strike() && faults_.allows(variant::early));
    return true;
  }
  const bool stays = offered_.front().who == last_;
  const auto may_be = std::span{offered_}.first(may_fault_strike() ? offered_.size() : usual);
  const auto chosen = choices_.next(may_be, stays);
  if (!chosen) {
    is_blocked_ = true;
    return true;
  }
  if (offered_.size() > 1) tape_.push_back(static_cast<std::uint32_t>(*chosen));
  const auto what = offered_[*chosen];
  if (stays && what.who != last_) preempt(*find(last_));
  step_began_ = std::ssize(story_);
  touched_.clear();
  if (const auto kind = fault_of(what.how)) strike(*kind);
  mix_in(what.who * 64ULL + static_cast<std::uint64_t>(what.how));
  perform(what);
  finish_step();
  return true;
}

void execution::preempt(running& who) {
  ++preemptions_;
  current_ = &who;
  tell([] { return is_paused_here; });
  current_ = nullptr;
}

void execution::perform(const alternative& chosen) {
  if (chosen.who == clock_) {
    const auto before = time_.now();
    advance();
    tell(
        [&] {
          return fmt::format("EARLY TIMER: {} pass while nobody moves",
                             understudy::detail::in_words(time_.now() - before));
        },
        true);
    return;
  }
  if (chosen.who == pool_) {
    dispatch(chosen.how);
    return;
  }
  auto& who = *find(chosen.who);
  last_ = chosen.who;
  touched_.reads(who.id);
  who.how = chosen.how;
  if (chosen.how == variant::crash) {
    crash(who);
  } else {
    resume(who);
  }
}

void execution::advance() {
  const auto next = next_event();
  if (!next) return;
  touched_.writes(clock_);
  touched_.writes(timers_);
  if (*next > time_.now()) time_.advance_to(*next);
  may_dispatch_again();
}

void execution::finish_step() {
  ++steps_;
  if (ground_.tally_is_watched) touched_.writes(number("tally"));
  check_assertions();
  if (!broken_) oracles_.check_step(touched_);
  choices_.ran(touched_);
  if (steps_ >= options_.steps && !broken_) {
    break_built_in("a schedule ends", fmt::format("it goes on after {} steps", steps_));
  }
}

void execution::run() {
  if (has_run_) throw usage_error{"a world runs once"};
  has_run_ = true;
  make_workers();
  try {
    go_on_to_the_end();
  } catch (...) {
    unwind_all();
    throw;
  }
  unwind_all();
  if (broken_ || is_blocked_) throw left_early{};
}

void execution::go_on_to_the_end() {
  while (!broken_ && !is_blocked_ && take_step()) {
  }
  is_at_end_ = !broken_ && !is_blocked_;
  if (is_at_end_) oracles_.check_end();
  if (options_.audit) ending_ = spelled_ending();
}

std::string execution::spelled_ending() const {
  auto all = fmt::format("{} performed, {} failed\n", tally_.performed, tally_.failed);
  for (const auto& each : contents_) {
    for (const auto& row : each()) all += row + '\n';
  }
  return all;
}

void execution::mix_in(std::uint64_t more) {
  trace_ = (trace_ ^ more) * 0x9E3779B97F4A7C15U + (trace_ >> 29U);
}

void execution::check_assertions() {
  if (assertions_ == nullptr || assertions_->count() == 0 || broken_) return;
  break_world({assertions_->place(), assertions_->message()});
}

void execution::break_world(violation found, std::string_view values) {
  if (broken_) return;
  ground_.watched.goes_on();
  broken_ = std::move(found);
  if (!tells_) return;
  story_.push_back({time_.now(), "",
                    fmt::format("{}{}{}", is_at_end_ ? "AT THE END" : "BROKEN HERE",
                                values.empty() ? "" : ", with ", values)});
}

void execution::break_built_in(std::string what, std::string detail) {
  break_world({std::move(what), std::move(detail), {}, true});
}

}  // namespace understudy::simulation::detail
