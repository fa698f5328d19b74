#include "simulation/simulated_broker.hpp"

#include <fmt/format.h>

#include <limits>
#include <type_traits>
#include <utility>

#include "testing/spelled_time.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation::detail {

namespace {

constexpr auto all = std::numeric_limits<std::size_t>::max();

// Of what a story says of an act, beside its verb and job.
std::string_view nothing_more() { return ""; }

}  // namespace

simulated_broker::simulated_broker(execution& of, understudy::broker& storage)
    : of_{of}, storage_{&storage}, locks_{of, storage.locks()} {}

void simulated_broker::store_in(understudy::broker& storage) {
  storage_ = &storage;
  is_own_ = true;
  locks_.store_in(storage.locks());
}

bool simulated_broker::has_work(const queue_selection& polled, time_point now) const {
  if (storage_->paused()) return false;
  if (again_ || is_due(now)) return true;
  bool waits = false;
  polled.visit_until(storage_->queues(), [&](const std::string& queue) {
    return waits = storage_->size(queue) != 0;
  });
  return waits;
}

bool simulated_broker::is_due(time_point now) const {
  return storage_->next_event().value_or(never) <= now;
}

void simulated_broker::refuse(std::string_view verb, std::string_view queue) const {
  error_context about;
  about.queue = queue;
  throw broker_error{fmt::format("{}: no answer (a fault of the simulation)", verb), true, about};
}

// A broker of the user's may do more in an act than the act says: any two of them are told apart.
void simulated_broker::writes_own_storage() const {
  if (!is_own_) return;
  of_.writes(of_.number("storage"));
  of_.sets_timer();
}

void simulated_broker::writes_queue(std::string_view queue) const {
  of_.writes(of_.number("queue", queue));
  of_.may_dispatch_again();
}

void simulated_broker::writes_lease(std::string_view job_id) const {
  of_.writes(of_.number("lease", job_id));
  of_.sets_timer();
}

void simulated_broker::writes_schedule() const {
  of_.writes(of_.number("schedule"));
  of_.sets_timer();
}

void simulated_broker::reads_queue(std::string_view queue) const {
  of_.reads(of_.number("queue", queue));
}

// One act, and what a fault makes of it.
template <class Act>
auto simulated_broker::step(place where, std::string_view verb, std::string_view queue,
                            Act act) const {
  using result = decltype(act());
  const auto how = of_.point(where, verb);
  if (of_.is_inert()) return result();
  if (how == variant::outage || how == variant::push_refused || how == variant::settle_refused) {
    of_.tell([&] { return fmt::format("{}: LOST, it was not done, and no answer comes", verb); },
             true);
    refuse(verb, queue);
  }
  if constexpr (std::is_same_v<result, bool>) {
    if (how == variant::heartbeat_lost) {
      of_.tell([&] { return fmt::format("{} LOST", verb); }, true);
      return true;  // its holder knows no better
    }
  }
  of_.may_dispatch_again();
  writes_own_storage();
  const bool is_unanswered = how == variant::push_unanswered || how == variant::settle_unanswered;
  if (is_unanswered)
    of_.tell([&] { return fmt::format("{}: the ANSWER is LOST, but it was done:", verb); }, true);
  if constexpr (std::is_void_v<result>) {
    act();
    if (is_unanswered) refuse(verb, queue);
  } else {
    auto answer = act();
    if (is_unanswered) refuse(verb, queue);
    return answer;
  }
}

void simulated_broker::count_in(const message& enqueued) const {
  of_.oracles().enqueued(enqueued.envelope.id);
  ++of_.counts().enqueued;
}

void simulated_broker::tell_of_push(std::string_view queue, const message& pushed) const {
  of_.tell([&] { return fmt::format("enqueues {} on \"{}\"", of_.words().job(pushed), queue); });
  count_in(pushed);
}

void simulated_broker::push(std::string_view queue, message pushed) {
  step(place::push, "enqueue", queue, [&] {
    writes_queue(queue);
    tell_of_push(queue, pushed);
    storage_->push(queue, std::move(pushed));
  });
}

void simulated_broker::push_all(std::string_view queue, std::vector<message> pushed) {
  step(place::push, "enqueue", queue, [&] {
    writes_queue(queue);
    for (const auto& each : pushed) tell_of_push(queue, each);
    storage_->push_all(queue, std::move(pushed));
  });
}

void simulated_broker::schedule(time_point due, std::string_view queue, message scheduled) {
  step(place::push, "schedule", queue, [&] {
    writes_schedule();
    of_.tell([&] {
      return fmt::format("schedules {} on \"{}\" {}", of_.words().job(scheduled), queue,
                         understudy::detail::from_now(due, of_.time().now()));
    });
    count_in(scheduled);
    storage_->schedule(due, queue, std::move(scheduled));
  });
}

std::optional<scheduled_message> simulated_broker::promote(time_point now) {
  if (of_.is_inert()) return std::nullopt;
  writes_own_storage();
  if (of_.dispatched_as() == variant::split) {
    if (auto moved = promote_in_two_steps(now)) return moved;
  }
  auto moved = storage_->promote(now);
  if (moved) {
    writes_schedule();
    writes_queue(moved->queue);
    of_.tell([&] { return fmt::format("{} is due", of_.words().job(*moved->message)); });
    of_.oracles().promoted(*moved->message);
  }
  return moved;
}

// What is taken is only with this process until it is pushed.
std::optional<scheduled_message> simulated_broker::promote_in_two_steps(time_point now) {
  const auto waiting = storage_->scheduled();
  if (waiting.empty() || waiting.front().due > now) return std::nullopt;
  auto taken = waiting.front();
  const auto& id = taken.message->envelope.id;
  if (!storage_->unschedule(id)) return std::nullopt;
  writes_schedule();
  of_.tell(
      [&] {
        return fmt::format("takes {} from the schedule, and has it ALONE",
                           of_.words().job(*taken.message));
      },
      true);
  of_.split_step(id);
  writes_own_storage();
  writes_queue(taken.queue);
  storage_->push(taken.queue, *taken.message);
  of_.tell([&] { return fmt::format("pushes it to \"{}\"", taken.queue); });
  of_.oracles().promoted(*taken.message);
  return taken;
}

std::vector<scheduled_message> simulated_broker::scheduled() const {
  return step(place::call, "scheduled", {}, [&] {
    of_.reads(of_.number("schedule"));
    return storage_->scheduled();
  });
}

std::vector<std::string> simulated_broker::unschedule(std::string_view queue,
                                                      std::string_view payload) {
  return step(place::call, "unschedule", queue, [&] {
    writes_schedule();
    auto ids = storage_->unschedule(queue, payload);
    for (const auto& id : ids) of_.oracles().settled(id);
    return ids;
  });
}

bool simulated_broker::unschedule(std::string_view job_id) {
  return step(place::call, "unschedule", {}, [&] {
    writes_schedule();
    const bool is_gone = storage_->unschedule(job_id);
    if (is_gone) of_.oracles().settled(job_id);
    return is_gone;
  });
}

std::optional<lease> simulated_broker::recover(time_point now) {
  if (of_.is_inert()) return std::nullopt;
  writes_own_storage();
  auto lost = storage_->recover(now);
  if (lost) {
    writes_lease(lost->message->envelope.id);
    writes_queue(lost->queue);
    of_.tell([&] {
      return fmt::format("finds the lease of #{} expired: it waits again, as attempt {}",
                         lost->message->envelope.id, lost->message->envelope.attempt);
    });
  }
  return lost;
}

std::optional<time_point> simulated_broker::next_event() const { return storage_->next_event(); }

std::optional<lease> simulated_broker::reserve(std::string_view queue, time_point expires_at) {
  if (of_.is_inert()) return std::nullopt;
  writes_own_storage();
  auto held = again_ && again_->queue == queue ? std::exchange(again_, std::nullopt)
                                               : storage_->reserve(queue, expires_at);
  if (!held) {
    reads_queue(queue);
    return held;
  }
  writes_queue(queue);
  of_.leased(*held);
  writes_lease(held->message->envelope.id);
  of_.tell([&] {
    const auto attempt = held->message->envelope.attempt;
    return fmt::format("reserves {}{}", of_.words().job(*held->message),
                       attempt > 1 ? fmt::format(", attempt {}", attempt) : "");
  });
  deliver_again(*held);
  return held;
}

void simulated_broker::deliver_again(const lease& held) {
  const auto how = of_.dispatched_as();
  const bool is_next = how == variant::delivered_again_next;
  if (!is_next && how != variant::delivered_again_last) return;
  of_.delivered_again(held.message->envelope.id);
  of_.tell([&] { return fmt::format("it is DELIVERED AGAIN {}", is_next ? "next" : "last"); },
           true);
  if (is_next) {
    again_ = held;
  } else {
    storage_->push(held.queue, *held.message);
  }
}

bool simulated_broker::extend(const lease& held, time_point expires_at) {
  return step(place::heartbeat, "heartbeat", held.queue, [&] {
    writes_lease(held.message->envelope.id);
    const bool is_held = storage_->extend(held, expires_at);
    if (is_held) of_.extended(expires_at);
    of_.tell([&] { return is_held ? "heartbeat" : "heartbeat: the lease is lost"; });
    return is_held;
  });
}

template <class How, class Act>
bool simulated_broker::settle(std::string_view verb, const lease& held, How how, Act act) {
  return step(place::settle, verb, held.queue, [&] {
    const auto& id = held.message->envelope.id;
    writes_lease(id);
    for (const auto& [key, owner] : held.locks) of_.writes(of_.number("lock", key));
    const bool counts = act();
    if (counts) of_.released();
    of_.tell([&] {
      return fmt::format("{} #{}{}{}", verb, id, how(),
                         counts ? "" : ": refused, its lease is lost");
    });
    if (!counts) return false;
    for (const auto& each : held.locks) {
      of_.tell([&] { return "and lets go of " + of_.words().lock(each.key); });
    }
    return true;
  });
}

bool simulated_broker::acknowledge(const lease& done) {
  return settle("acknowledges", done, nothing_more, [&] {
    const bool counts = storage_->acknowledge(done);
    if (counts) ++of_.counts().performed;
    if (counts) of_.oracles().settled(done.message->envelope.id);
    return counts;
  });
}

bool simulated_broker::retry(const lease& failed, time_point due) {
  const auto when = [&] {
    return fmt::format(" {}", understudy::detail::from_now(due, of_.time().now()));
  };
  return settle("retries", failed, when, [&] {
    writes_schedule();
    return storage_->retry(failed, due);
  });
}

bool simulated_broker::fail(const lease& failed, failure record) {
  const auto why = [thrown = record.exception] {
    return fmt::format(" for good ({}: {})", thrown.type, thrown.message);
  };
  return settle("fails", failed, why, [&] {
    of_.writes(of_.number("failed"));
    const bool counts = storage_->fail(failed, std::move(record));
    if (counts) ++of_.counts().failed;
    if (counts) of_.oracles().settled(failed.message->envelope.id);
    return counts;
  });
}

bool simulated_broker::put_back(const lease& held, std::string_view queue) {
  return settle("puts back", held, nothing_more, [&] {
    writes_queue(queue.empty() ? held.queue : queue);
    return storage_->put_back(held, queue);
  });
}

std::vector<std::string> simulated_broker::queues() const { return storage_->queues(); }

std::size_t simulated_broker::size(std::string_view queue) const {
  return step(place::call, "size", queue, [&] {
    reads_queue(queue);
    const auto count = storage_->size(queue);
    if (of_.is_in_process())
      of_.tell([&] { return fmt::format("counts {} on \"{}\"", count, queue); });
    return count;
  });
}

std::vector<message> simulated_broker::peek(std::string_view queue, std::size_t start,
                                            std::size_t count) const {
  return step(place::call, "peek", queue, [&] {
    reads_queue(queue);
    return storage_->peek(queue, start, count);
  });
}

std::vector<std::string> simulated_broker::remove(std::string_view queue,
                                                  std::string_view payload) {
  return step(place::call, "remove", queue, [&] {
    writes_queue(queue);
    auto ids = storage_->remove(queue, payload);
    for (const auto& id : ids) of_.oracles().settled(id);
    return ids;
  });
}

bool simulated_broker::withdraw(std::string_view queue, std::string_view id) {
  return step(place::call, "withdraw", queue, [&] {
    writes_queue(queue);
    const bool is_gone = storage_->withdraw(queue, id);
    if (is_gone) of_.oracles().settled(id);
    return is_gone;
  });
}

void simulated_broker::remove_queue(std::string_view queue) {
  step(place::call, "remove_queue", queue, [&] {
    writes_queue(queue);
    for (const auto& each : storage_->peek(queue, 0, all)) {
      of_.oracles().settled(each.envelope.id);
    }
    of_.tell([&] { return fmt::format("removes the queue \"{}\"", queue); });
    storage_->remove_queue(queue);
  });
}

std::vector<failure> simulated_broker::failures() const {
  return step(place::call, "failures", {}, [&] {
    of_.reads(of_.number("failed"));
    of_.oracles().failures_looked_at();
    return storage_->failures();
  });
}

bool simulated_broker::retry_failure(std::size_t index, time_point now, std::string_view queue) {
  return step(place::push, "retry_failure", {}, [&] {
    of_.writes(of_.number("failed"));
    const auto failed = storage_->failures();
    if (index < failed.size()) writes_queue(queue.empty() ? failed[index].queue : queue);
    return storage_->retry_failure(index, now, queue);
  });
}

bool simulated_broker::remove_failure(std::size_t index) {
  return step(place::call, "remove_failure", {}, [&] {
    of_.writes(of_.number("failed"));
    return storage_->remove_failure(index);
  });
}

void simulated_broker::clear_failures() {
  step(place::call, "clear_failures", {}, [&] {
    of_.writes(of_.number("failed"));
    storage_->clear_failures();
  });
}

broker_stats simulated_broker::stats() const { return storage_->stats(); }

void simulated_broker::pause(bool paused) {
  step(place::call, "pause", {}, [&] {
    of_.writes(of_.number("pool"));
    storage_->pause(paused);
  });
}

// Nobody in a world waits in real time.
bool simulated_broker::await_change(std::uint64_t, std::chrono::microseconds,
                                    std::stop_token) const {
  return true;
}

bool simulated_broker::paused() const {
  of_.reads(of_.number("pool"));
  return storage_->paused();
}

}  // namespace understudy::simulation::detail
