// What the processes of an execution call from within a step.

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "simulation/execution.hpp"
#include "simulation/simulated_broker.hpp"
#include "testing/spelled_time.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation::detail {

std::string execution::at_work() const {
  if (current_ == nullptr) return "the world's function, or a check,";
  auto text = current_->lane;
  if (current_->held) text += " with " + words_.job(*current_->held->message);
  if (!current_->about.empty()) text += fmt::format(", after \"{}\",", current_->about);
  return text;
}

bool execution::is_inert() const { return current_ != nullptr && current_->fiber->is_unwinding(); }

variant execution::wait_at(place where, std::string_view about) {
  ground_.watched.goes_on();
  if (current_ == nullptr || current_->is_atomic) return variant::plain;
  auto& me = *current_;
  me.is_throwing = std::uncaught_exceptions() > 0;
  if (me.is_throwing && is_inert()) return variant::plain;
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
  tell([&] { return "sleeps " + understudy::detail::in_words(wait); });
  touched_.reads(clock_);
  touched_.writes_part(timers_);
  point(place::body);
}

std::uint32_t execution::draw(std::uint32_t bound) {
  if (bound <= 1) return 0;
  const auto drawn = choices_.draw(bound);
  record_draw(drawn);
  return drawn;
}

std::uint32_t execution::draw_jitter() {
  if (!faults_.knows(fault_kind::jitter)) return 0;
  writes(number("jitter"));
  if (!faults_.allows(fault_kind::jitter)) return 0;
  if (!may_fault_strike()) {
    record_draw(0);
    return 0;
  }
  const auto drawn = draw(3);
  if (drawn == 0) return drawn;
  strike(fault_kind::jitter);
  tell([drawn] { return fmt::format("JITTER: a draw is the {}", drawn == 1 ? "least" : "most"); },
       true);
  return drawn;
}

void execution::record_draw(std::uint32_t drawn) {
  tape_.push_back(drawn);
  mix_in(drawn);
}

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
  ground_.watched.goes_on();
  const auto who = current_ == nullptr && is_fault ? "clock" : lane();
  story_.push_back({time_.now(), std::string{who}, std::move(text), is_fault});
  ground_.watched.goes_on();
}

std::string execution::next_id() {
  if (current_ == nullptr) return std::to_string(++ids_[""]);
  writes(number("ids", current_->name));
  const auto count = ++ids_[current_->name];
  const bool is_actor = current_->on == nullptr;
  return fmt::format("{}{}{}", current_->name, is_actor ? "-" : ".", count);
}

job_in_words& execution::job_at_hand() {
  return current_ == nullptr ? job_at_hand_ : current_->at_hand;
}

std::string_view execution::lane() const {
  return current_ != nullptr ? std::string_view{current_->lane} : "main";
}

taken_lock execution::taken_by_this(std::string_view owner, time_point until) const {
  return {std::string{owner}, std::string{lane()}, current_ != nullptr ? current_->id : 0, until};
}

bool execution::is_own(const taken_lock& lock) {
  if (job_at_hand().owns(lock.owner)) return true;
  if (current_ == nullptr) return lock.by == 0;
  const bool is_attempt = current_->on != nullptr;
  return lock.by == current_->id ||
         (is_attempt && job_in_words{current_->name, {}}.owns(lock.owner));
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

}  // namespace understudy::simulation::detail
