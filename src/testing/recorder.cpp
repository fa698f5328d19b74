#include "testing/recorder.hpp"

#include <fmt/format.h>

#include <utility>

#include "testing/bound.hpp"
#include "testing/performing.hpp"

namespace understudy::detail {

recorder::recorder(memory_broker& storage, records& journal, registry& jobs, lock_store& locks)
    : broker_wrapper{storage}, storage_{storage}, journal_{journal}, jobs_{jobs}, locks_{locks} {}

std::string recorder::next_id() { return std::to_string(++last_id_); }

void recorder::push(std::string_view queue, message pushed) {
  // A foreign client gives no id, but the journal needs one.
  if (pushed.envelope.id.empty()) pushed.envelope.id = next_id();
  const auto index = journal_.add_job(queue, pushed, pushed.envelope.enqueued_at);
  switch (mode.load()) {
    case understudy::mode::manual: break;
    case understudy::mode::inlined: {
      const auto result = worker_->perform(pushed);
      if (result.outcome == outcome::failed || result.outcome == outcome::interrupted) {
        journal_.look_at(index);  // the enqueuer does
        std::rethrow_exception(result.exception);
      }
      return;
    }
    case understudy::mode::inlined_fifo: {
      // Else someone pushes without a client, and what is pushed waits.
      if (auto* state = mine()) state->due.push_back(pushed.envelope.id);
      break;
    }
  }
  storage_.push(queue, std::move(pushed));
}

void recorder::schedule(time_point due, std::string_view queue, message scheduled) {
  if (mode == understudy::mode::inlined) {
    push(queue, std::move(scheduled));  // at once, as resque-scheduler does
    return;
  }
  if (scheduled.envelope.id.empty()) scheduled.envelope.id = next_id();
  journal_.add_job(queue, scheduled, due);
  storage_.schedule(due, queue, std::move(scheduled));
}

void recorder::enqueuing(const std::shared_ptr<const job_type>& type) {
  jobs_.add(type);
  if (mode == understudy::mode::inlined_fifo) {
    ++begin().depth;
  } else if (auto* state = mine()) {
    ++state->depth;
  }
}

recorder::enqueuer* recorder::mine() {
  if (enqueuer_count_ == 0) return nullptr;
  const std::scoped_lock guard{mutex_};
  const auto found = enqueuers_.find(std::this_thread::get_id());
  return found != enqueuers_.end() ? &found->second : nullptr;
}

recorder::enqueuer& recorder::begin() {
  const std::scoped_lock guard{mutex_};
  auto& state = enqueuers_[std::this_thread::get_id()];
  enqueuer_count_ = enqueuers_.size();
  return state;
}

void recorder::forget_if_idle(const enqueuer& state) {
  if (state.depth != 0 || state.is_running) return;
  const std::scoped_lock guard{mutex_};
  enqueuers_.erase(std::this_thread::get_id());
  enqueuer_count_ = enqueuers_.size();
}

void recorder::enqueue_threw() {
  auto* state = mine();
  if (state == nullptr) return;
  if (--state->depth == 0 && !state->is_running) state->due.clear();  // what was pushed waits
  forget_if_idle(*state);
}

void recorder::enqueue_ended() {
  auto* state = mine();
  if (state == nullptr) return;
  --state->depth;
  if (state->depth == 0 && !state->is_running) run_due(*state);
  forget_if_idle(*state);
}

void recorder::run_due(enqueuer& state) {
  struct running {
    explicit running(enqueuer& of) : state{of} { state.is_running = true; }
    ~running() {
      state.is_running = false;
      state.due.clear();
    }
    running(const running&) = delete;
    running& operator=(const running&) = delete;
    enqueuer& state;
  };
  if (state.due.empty()) return;
  const running until_done{state};
  static const queue_selection any_queue{{"*", ".*"}};
  const auto known = journal_.job_count();
  drain_bound bound{drain_options{}.bound};
  while (!state.due.empty()) {
    const auto next = std::move(state.due.front());
    state.due.pop_front();
    const auto reserved = storage_.reserve_if(
        any_queue, [&](const message& waiting) { return waiting.envelope.id == next; });
    if (!reserved) continue;  // dequeued meanwhile
    const auto job = journal_.find(next);
    if (job >= known && !bound.admits(journal_.job_handle(job))) {
      storage_.put_back(*reserved);
      bound.refuse();
    }
    worker_->process(*reserved);
  }
}

void recorder::enqueue_halted(const context& where, std::string_view hook) {
  journal_.add_halted(where, hook);
}

void recorder::attempt_started(const context& where) {
  journal_.begin_attempt(where);
  begin_performing(journal_, where);
}

void recorder::job_returned(const context& where) { check_assertions(where); }

void recorder::attempt_ended(const context& where, const attempt_result& result) {
  journal_.end_attempt(where, result);
  if (end_performing()) journal_.look_at(journal_.find(where.job_id()));
}

void recorder::hook_runs(const context& where, hook_kind kind, std::string_view name) {
  journal_.add_hook(where, kind, name);
}

}  // namespace understudy::detail
