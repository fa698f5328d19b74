#include "understudy/testing/faulty_broker.hpp"

#include <fmt/format.h>

#include <type_traits>
#include <utility>

namespace understudy {

std::string_view to_string(verb which) {
  switch (which) {
    case verb::push: return "push";
    case verb::push_all: return "push_all";
    case verb::schedule: return "schedule";
    case verb::promote: return "promote";
    case verb::scheduled: return "scheduled";
    case verb::unschedule: return "unschedule";
    case verb::recover: return "recover";
    case verb::next_event: return "next_event";
    case verb::changes: return "changes";
    case verb::await_change: return "await_change";
    case verb::reserve: return "reserve";
    case verb::extend: return "extend";
    case verb::acknowledge: return "acknowledge";
    case verb::retry: return "retry";
    case verb::fail: return "fail";
    case verb::put_back: return "put_back";
    case verb::queues: return "queues";
    case verb::size: return "size";
    case verb::peek: return "peek";
    case verb::remove: return "remove";
    case verb::withdraw: return "withdraw";
    case verb::remove_queue: return "remove_queue";
    case verb::failures: return "failures";
    case verb::retry_failure: return "retry_failure";
    case verb::remove_failure: return "remove_failure";
    case verb::clear_failures: return "clear_failures";
    case verb::stats: return "stats";
    case verb::pause: return "pause";
    case verb::paused: return "paused";
    case verb::acquire_lock: return "acquire_lock";
    case verb::release_lock: return "release_lock";
    case verb::extend_lock: return "extend_lock";
    case verb::holder_of_lock: return "holder_of_lock";
    case verb::held_locks: return "held_locks";
  }
  return "unknown verb";
}

void faulty_broker::plan(verb which, fault planned) {
  const std::scoped_lock guard{mutex_};
  planned_[which].push_back(std::move(planned));
}

void faulty_broker::interrupt_next(verb which, when at, std::function<void()> meanwhile) {
  fault planned;
  (at == when::before ? planned.before : planned.after) = std::move(meanwhile);
  plan(which, std::move(planned));
}

void faulty_broker::fail_next(verb which, when at, bool transient) {
  interrupt_next(which, at, [which, at, transient] {
    throw broker_error{fmt::format("the broker was lost {} {} (a planned fault)",
                                   at == when::before ? "before" : "after", to_string(which)),
                       transient};
  });
}

void faulty_broker::duplicate_next(verb which) { plan(which, {.is_twice = true}); }

void faulty_broker::delay_next(verb which, when at, std::chrono::microseconds delay,
                               virtual_clock& clock) {
  interrupt_next(which, at, [delay, &clock] { clock.advance(delay); });
}

std::size_t faulty_broker::faults_left() const {
  const std::scoped_lock guard{mutex_};
  std::size_t left = 0;
  for (const auto& [which, faults] : planned_) left += faults.size();
  return left;
}

faulty_broker::fault faulty_broker::next(verb which) const {
  const std::scoped_lock guard{mutex_};
  const auto found = planned_.find(which);
  if (found == planned_.end() || found->second.empty()) return {};
  auto first = std::move(found->second.front());
  found->second.pop_front();
  return first;
}

template <class Call>
auto faulty_broker::through(verb which, std::string_view queue, const Call& call) const {
  const auto struck = next(which);
  const auto interrupt = [&](const std::function<void()>& meanwhile) {
    try {
      if (meanwhile) meanwhile();
    } catch (error& e) {
      error_context known;
      known.queue = queue;
      e.add(known);
      throw;
    }
  };
  interrupt(struck.before);
  if (struck.is_twice) call();
  if constexpr (std::is_void_v<decltype(call())>) {
    call();
    interrupt(struck.after);
  } else {
    auto answer = call();
    interrupt(struck.after);
    return answer;
  }
}

void faulty_broker::push(std::string_view queue, message pushed) {
  through(verb::push, queue, [&] { sound_.push(queue, pushed); });
}
void faulty_broker::push_all(std::string_view queue, std::vector<message> pushed) {
  through(verb::push_all, queue, [&] { sound_.push_all(queue, pushed); });
}
bool faulty_broker::stores() const { return sound_.stores(); }
bool faulty_broker::spans_processes() const { return sound_.spans_processes(); }
void faulty_broker::schedule(time_point due, std::string_view queue, message scheduled) {
  through(verb::schedule, queue, [&] { sound_.schedule(due, queue, scheduled); });
}
std::optional<scheduled_message> faulty_broker::promote(time_point now) {
  return through(verb::promote, {}, [&] { return sound_.promote(now); });
}
std::vector<scheduled_message> faulty_broker::scheduled() const {
  return through(verb::scheduled, {}, [&] { return sound_.scheduled(); });
}
std::vector<std::string> faulty_broker::unschedule(std::string_view queue,
                                                   std::string_view payload) {
  return through(verb::unschedule, queue, [&] { return sound_.unschedule(queue, payload); });
}
bool faulty_broker::unschedule(std::string_view job_id) {
  return through(verb::unschedule, {}, [&] { return sound_.unschedule(job_id); });
}
std::optional<lease> faulty_broker::recover(time_point now) {
  return through(verb::recover, {}, [&] { return sound_.recover(now); });
}
std::optional<time_point> faulty_broker::next_event() const {
  return through(verb::next_event, {}, [&] { return sound_.next_event(); });
}
std::uint64_t faulty_broker::changes() const {
  return through(verb::changes, {}, [&] { return sound_.changes(); });
}
bool faulty_broker::await_change(std::uint64_t seen, std::chrono::microseconds longest,
                                 std::stop_token stop) const {
  return through(verb::await_change, {}, [&] { return sound_.await_change(seen, longest, stop); });
}
std::optional<lease> faulty_broker::reserve(std::string_view queue, time_point expires_at) {
  return through(verb::reserve, queue, [&] { return sound_.reserve(queue, expires_at); });
}
bool faulty_broker::extend(const lease& held, time_point expires_at) {
  return through(verb::extend, held.queue, [&] { return sound_.extend(held, expires_at); });
}
bool faulty_broker::acknowledge(const lease& done) {
  return through(verb::acknowledge, done.queue, [&] { return sound_.acknowledge(done); });
}
bool faulty_broker::retry(const lease& failed, time_point due) {
  return through(verb::retry, failed.queue, [&] { return sound_.retry(failed, due); });
}
bool faulty_broker::fail(const lease& failed, failure record) {
  return through(verb::fail, failed.queue, [&] { return sound_.fail(failed, record); });
}
bool faulty_broker::put_back(const lease& held, std::string_view queue) {
  return through(verb::put_back, held.queue, [&] { return sound_.put_back(held, queue); });
}
std::vector<std::string> faulty_broker::queues() const {
  return through(verb::queues, {}, [&] { return sound_.queues(); });
}
std::size_t faulty_broker::size(std::string_view queue) const {
  return through(verb::size, queue, [&] { return sound_.size(queue); });
}
std::vector<message> faulty_broker::peek(std::string_view queue, std::size_t start,
                                         std::size_t count) const {
  return through(verb::peek, queue, [&] { return sound_.peek(queue, start, count); });
}
std::vector<std::string> faulty_broker::remove(std::string_view queue, std::string_view payload) {
  return through(verb::remove, queue, [&] { return sound_.remove(queue, payload); });
}
bool faulty_broker::withdraw(std::string_view queue, std::string_view id) {
  return through(verb::withdraw, queue, [&] { return sound_.withdraw(queue, id); });
}
void faulty_broker::remove_queue(std::string_view queue) {
  through(verb::remove_queue, queue, [&] { sound_.remove_queue(queue); });
}
std::vector<failure> faulty_broker::failures() const {
  return through(verb::failures, {}, [&] { return sound_.failures(); });
}
bool faulty_broker::retry_failure(std::size_t index, time_point now, std::string_view queue) {
  return through(verb::retry_failure, queue,
                 [&] { return sound_.retry_failure(index, now, queue); });
}
bool faulty_broker::remove_failure(std::size_t index) {
  return through(verb::remove_failure, {}, [&] { return sound_.remove_failure(index); });
}
void faulty_broker::clear_failures() {
  through(verb::clear_failures, {}, [&] { sound_.clear_failures(); });
}
broker_stats faulty_broker::stats() const {
  return through(verb::stats, {}, [&] { return sound_.stats(); });
}
void faulty_broker::pause(bool paused) {
  through(verb::pause, {}, [&] { sound_.pause(paused); });
}
bool faulty_broker::paused() const {
  return through(verb::paused, {}, [&] { return sound_.paused(); });
}
understudy::roster& faulty_broker::roster() { return sound_.roster(); }

bool faulty_broker::faulty_locks::acquire(std::string_view key, std::string_view owner,
                                          time_point now, std::chrono::microseconds ttl) {
  return of_.through(verb::acquire_lock, {},
                     [&] { return of_.sound_.locks().acquire(key, owner, now, ttl); });
}
bool faulty_broker::faulty_locks::release(std::string_view key, std::string_view owner) {
  return of_.through(verb::release_lock, {},
                     [&] { return of_.sound_.locks().release(key, owner); });
}
bool faulty_broker::faulty_locks::extend(std::string_view key, std::string_view owner,
                                         time_point now, std::chrono::microseconds ttl) {
  return of_.through(verb::extend_lock, {},
                     [&] { return of_.sound_.locks().extend(key, owner, now, ttl); });
}
std::optional<held_lock> faulty_broker::faulty_locks::holder_of(std::string_view key,
                                                                time_point now) const {
  return of_.through(verb::holder_of_lock, {},
                     [&] { return of_.sound_.locks().holder_of(key, now); });
}
std::vector<held_lock> faulty_broker::faulty_locks::held(time_point now) const {
  return of_.through(verb::held_locks, {}, [&] { return of_.sound_.locks().held(now); });
}

}  // namespace understudy
