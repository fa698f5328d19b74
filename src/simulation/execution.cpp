#include "simulation/execution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "simulation/simulated_broker.hpp"
#include "simulation/simulated_locks.hpp"
#include "simulation/simulated_ports.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation::detail {

namespace {

// What a graceful kill is for the body that it strikes.
struct killed {};

constexpr std::uint64_t mixed(std::uint64_t into, std::uint64_t more) {
  return (into ^ more) * 0x9E3779B97F4A7C15U + (into >> 29U);
}

}  // namespace

execution::execution(const options& given, const faults& allowed, common_ground& ground,
                     chooser& choices, bool tells, const captured_assertions* assertions)
    : options_{given},
      faults_{allowed},
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
  client_options how;
  how.clock = *told_time_;
  how.make_id = [this] { return next_id(); };
  client_ = std::make_unique<understudy::client>(*broker_, std::move(how));
}

// Stacks end before what their frames refer to.
execution::~execution() { unwind_all(); }

simulated_locks& execution::locks() { return broker_->simulated(); }

bool execution::passes(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const unwinding&) {
    return true;
  } catch (const killed&) {
    return true;
  } catch (...) {
    return false;
  }
}

void execution::make_workers() {
  slots_.resize(options_.workers);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto& each = slots_[i];
    each.lane = fmt::format("w{}", i);
    each.worker =
        std::make_unique<understudy::worker>(*broker_, registry_, *client_,
                                             worker_options{.queues = options_.queues,
                                                            .id = each.lane,
                                                            .clock = *told_time_,
                                                            .pass_through = passes,
                                                            .visibility = options_.visibility,
                                                            .random = *random_});
  }
}

void execution::add_actor(std::string name, std::function<void()> does) {
  auto actor = std::make_unique<running>();
  actor->id = ground_.numbers.of("actor", name);
  actor->lane = name;
  actor->name = std::move(name);
  actor->fiber = std::make_unique<fiber>(ground_.stacks, [this, does = std::move(does)] {
    auto& me = *current_;
    try {
      does();
    } catch (const killed&) {
    } catch (const unwinding&) {
      throw;
    } catch (const broker_error& e) {
      tell([&] { return fmt::format("ends with broker_error: {}", e.problem()); });
    } catch (...) {
      const auto why = summarize(std::current_exception());
      break_world(fmt::format("{} threw {}", me.name, why.type), why.message);
    }
  });
  processes_.push_back(std::move(actor));
}

// Steps and their order.

bool execution::may(fault_kind which) const {
  return faults_used_ < faults_.most() &&
         used_[static_cast<std::size_t>(which)] < faults_.most_of(which);
}

bool execution::may(variant how) const {
  const auto kind = fault_of(how);
  return !kind || may(*kind);
}

void execution::strike(fault_kind which) {
  ++faults_used_;
  ++used_[static_cast<std::size_t>(which)];
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
  if (!has_work_) has_work_ = broker_->has_work(*slots_.front().worker, time_.now());
  return *has_work_;
}

execution::running* execution::find(process who) {
  const auto found = std::find_if(processes_.begin(), processes_.end(),
                                  [who](const auto& each) { return each->id == who; });
  return found == processes_.end() ? nullptr : found->get();
}

void execution::offer(const running& each) { offered_.push_back({each.id, variant::plain}); }

void execution::offer_faults(const running& each) {
  const auto offer_one = [&](variant how) {
    if (may(how)) offered_.push_back({each.id, how});
  };
  offer_one(variant::crash);
  if (each.at == place::push) {
    offer_one(variant::push_refused);
    offer_one(variant::push_unanswered);
  } else if (each.at == place::settle) {
    offer_one(variant::settle_refused);
    offer_one(variant::settle_unanswered);
  } else if (each.at == place::heartbeat) {
    offer_one(variant::heartbeat_lost);
  }
  if (each.at != place::body) offer_one(variant::outage);
  offer_one(variant::kill);
}

void execution::offer_dispatch() {
  for (const auto how :
       {variant::split, variant::delivered_again_next, variant::delivered_again_last}) {
    if (!may(how)) continue;
    if (how == variant::split && !broker_->is_due(time_.now())) continue;
    offered_.push_back({pool_, how});
  }
}

// The usual first: to go on, then whoever comes next; faults behind them all.
void execution::collect() {
  offered_.clear();
  const bool dispatches = can_dispatch();
  const auto* last = find(last_);
  if (last != nullptr && can_run(*last)) offer(*last);
  for (const auto& each : processes_) {
    if (each->id != last_ && can_run(*each)) offer(*each);
  }
  if (dispatches) offered_.push_back({pool_, variant::plain});
  if (offered_.empty()) return;
  if (faults_.most() <= faults_used_) return;
  if (last != nullptr && can_run(*last)) offer_faults(*last);
  for (const auto& each : processes_) {
    if (each->id != last_ && can_run(*each)) offer_faults(*each);
  }
  if (dispatches) offer_dispatch();
  if (may(variant::early) && next_event()) offered_.push_back({clock_, variant::early});
}

bool execution::take_step() {
  collect();
  if (offered_.empty()) {
    const auto next = next_event();
    if (!next || *next > later(virtual_clock{}.now(), options_.horizon)) return false;
    oracles_.check_time(*next);
    if (broken_) return true;
    touched_.clear();
    advance();
    choices_.time_passed(touched_, may(variant::early));
    return true;
  }
  const bool stays = offered_.front().who == last_;
  const auto chosen = choices_.next(offered_, stays);
  if (!chosen) {
    is_blocked_ = true;
    return true;
  }
  if (offered_.size() > 1) tape_.push_back(static_cast<std::uint32_t>(*chosen));
  const auto what = offered_[*chosen];
  if (stays && what.who != last_) ++preemptions_;
  touched_.clear();
  if (const auto kind = fault_of(what.how)) {
    strike(*kind);
    oracles_.fault_struck(time_.now());
  }
  trace_ = mixed(trace_, what.who * 64ULL + static_cast<std::uint64_t>(what.how));
  perform(what);
  finish_step();
  return true;
}

void execution::perform(const alternative& chosen) {
  if (chosen.who == clock_) {
    tell([] { return "time passes early"; }, true);
    advance();
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

void execution::resume(running& who) {
  current_ = &who;
  if (!options_.closed && who.at != place::settle) touched_.anything();
  who.fiber->resume();
  current_ = nullptr;
  if (std::exchange(crashes_itself_, false)) return crash(who);
  if (who.fiber->has_ended()) take_out(who);
}

// Its worker is idle from then on.
std::unique_ptr<execution::running> execution::take_out(running& who) {
  const auto at = std::find_if(processes_.begin(), processes_.end(),
                               [&](const auto& each) { return each.get() == &who; });
  auto gone = std::move(*at);
  processes_.erase(at);
  if (gone->on != nullptr) {
    gone->on->is_idle = true;
    gone->on->idle_since = steps_;
    touched_.writes_part(pool_);
  }
  return gone;
}

void execution::crash(running& who) {
  ++tally_.crashes;
  current_ = &who;
  tell([&] { return who.about.empty() ? "CRASH" : fmt::format("CRASH before: {}", who.about); },
       true);
  current_ = nullptr;
  crashed_.push_back(take_out(who));
}

// Whoever has been idle for longest, so that a worker that just became idle matters to nobody else.
execution::slot& execution::free_slot() {
  slot* best = nullptr;
  for (auto& each : slots_) {
    if (each.is_idle && (best == nullptr || each.idle_since < best->idle_since)) best = &each;
  }
  return *best;
}

void execution::dispatch(variant how) {
  touched_.writes(pool_);
  auto& on = free_slot();
  auto started = std::make_unique<running>();
  auto& me = *started;
  me.id = pool_;
  me.on = &on;
  me.lane = on.lane;
  me.is_atomic = true;
  me.how = how;
  me.fiber = std::make_unique<fiber>(ground_.stacks, [this] { attempt(*current_); });
  on.is_idle = false;
  processes_.push_back(std::move(started));
  dispatched_as_ = how;
  resume(me);
  may_dispatch_again();
}

void execution::attempt(running& me) {
  try {
    const auto reserved = me.on->worker->reserve();
    me.is_atomic = false;
    if (reserved) me.on->worker->process(*reserved);
  } catch (const killed&) {
    tell([] { return "ends, killed"; });
  } catch (const broker_error& e) {
    tell([&] { return fmt::format("gives up: {}", e.problem()); });
  }
}

void execution::leased(const lease& given) {
  auto& me = *current_;
  const auto& beside = given.message->envelope;
  const auto delivery = ++deliveries_[beside.id];
  me.name = beside.id;
  me.id = ground_.numbers.of("attempt", fmt::format("{}/{}", beside.id, delivery));
  me.held = given;
  me.held_until = later(time_.now(), options_.visibility);
  touched_.writes(me.id);
  last_ = me.id;
  ++tally_.attempts;
  if (delivery > 1) ++tally_.redelivered;
  if (beside.attempt > options_.attempts) {
    break_world("attempts are bounded",
                fmt::format("job #{} is attempted for the {}th time", beside.id, beside.attempt));
  }
  for (const auto& other : processes_) {
    if (other.get() == &me || other->name != beside.id || !other->held) continue;
    if (other->held_until > time_.now() && !delivered_again_.contains(beside.id)) {
      break_world("a lease has one holder",
                  fmt::format("job #{} is held by {} and by {}", beside.id, other->lane, me.lane));
    }
  }
}

void execution::split_step() {
  auto& me = *current_;
  me.id = number("poller");
  last_ = me.id;
  me.is_atomic = false;
  point(place::body);
  me.is_atomic = true;
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
    break_world("a schedule ends", fmt::format("it goes on after {} steps", steps_));
  }
}

void execution::run() {
  if (has_run_) throw usage_error{"a world runs once"};
  has_run_ = true;
  make_workers();
  while (!broken_ && !is_blocked_ && take_step()) {
  }
  if (!broken_ && !is_blocked_) oracles_.check_end();
  unwind_all();
  if (broken_ || is_blocked_) throw left_early{};
}

void execution::unwind_all() {
  for (auto* all : {&crashed_, &processes_}) {
    for (auto& each : *all) {
      current_ = each.get();
      if (!each->fiber->has_ended() && !each->fiber->unwind() && !broken_) {
        break_world("a crash ends a body",
                    fmt::format("{} swallows every exception, even one that it cannot know of",
                                each->lane));
      }
      current_ = nullptr;
    }
    all->clear();
  }
}

// From within a step.

bool execution::is_inert() const { return current_ != nullptr && current_->fiber->is_unwinding(); }

variant execution::point(place where, std::string_view about) {
  if (current_ == nullptr || current_->is_atomic) return variant::plain;
  auto& me = *current_;
  // A destructor that runs since the stack unwinds must not be stopped.
  if (std::uncaught_exceptions() > 0) return variant::plain;
  me.at = where;
  me.about = about;
  me.fiber->suspend();
  if (me.how == variant::kill) {
    me.how = variant::plain;
    tell([] { return "KILL"; }, true);
    throw killed{};
  }
  return std::exchange(me.how, variant::plain);
}

void execution::sleep(std::chrono::microseconds wait) {
  if (current_ == nullptr) throw usage_error{"only a job or an actor can sleep"};
  current_->wakes_at = later(time_.now(), wait);
  tell([&] { return fmt::format("sleeps {:g} s", std::chrono::duration<double>{wait}.count()); });
  touched_.reads(clock_);
  touched_.writes_part(timers_);
  point(place::body);
}

std::uint32_t execution::draw(std::uint32_t bound) {
  if (bound <= 1) return 0;
  const auto drawn = choices_.draw(bound);
  tape_.push_back(drawn);
  trace_ = mixed(trace_, drawn);
  return drawn;
}

bool execution::draws_jitter() {
  if (faults_.most_of(fault_kind::jitter) == 0) return false;
  writes(number("jitter"));
  return may(fault_kind::jitter);
}

void execution::jitter_struck() { strike(fault_kind::jitter); }

void execution::reads(resource what) {
  if (oracles_.is_watching()) {
    oracles_.watched(what);
  } else {
    touched_.reads(what);
  }
}

void execution::writes(resource what) { touched_.writes(what); }
void execution::writes_part(resource what) { touched_.writes_part(what); }

resource execution::number(std::string_view kind, std::string_view name) {
  return ground_.numbers.of(kind, name);
}

void execution::add_line(std::string text, bool is_fault) {
  story_.push_back({time_.now(),
                    current_ != nullptr ? current_->lane
                    : is_fault          ? "clock"
                                        : "",
                    std::move(text), is_fault});
}

std::string execution::next_id() {
  if (current_ == nullptr) return std::to_string(++ids_[""]);
  writes(number("ids", current_->name));
  const auto count = ++ids_[current_->name];
  const bool is_actor = current_->on == nullptr;
  return fmt::format("{}{}{}", current_->name, is_actor ? "-" : ".", count);
}

std::shared_ptr<open_transaction>& execution::transaction() {
  return current_ == nullptr ? transaction_ : current_->transaction;
}

void execution::crash_here() {
  auto& me = *current_;
  me.how = variant::plain;
  crashes_itself_ = true;
  me.fiber->suspend();
  throw usage_error{"a crashed process was resumed"};
}

void execution::check_assertions() {
  if (assertions_ == nullptr || assertions_->count() == 0 || broken_) return;
  break_world(assertions_->place(), assertions_->message());
}

void execution::break_world(std::string what, std::string detail) {
  if (!broken_) broken_ = violation{std::move(what), std::move(detail)};
}

}  // namespace understudy::simulation::detail
