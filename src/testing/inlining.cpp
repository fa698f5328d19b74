#include "testing/inlining.hpp"

#include <utility>

#include "testing/bound.hpp"

namespace understudy::detail {

inlining_recorder::inlining_recorder(memory_broker& storage, records& journal, registry& jobs,
                                     lock_store& locks)
    : recorder{storage, journal, jobs}, storage_{storage}, locks_{locks} {}

void inlining_recorder::push(std::string_view queue, message pushed) {
  const auto index = record(queue, pushed, pushed.envelope.enqueued_at);
  switch (mode.load()) {
    case understudy::mode::manual: break;
    case understudy::mode::inlined: {
      const auto result = worker_->perform(pushed);
      if (result.outcome == outcome::failed || result.outcome == outcome::interrupted) {
        journal().look_at(index);  // the enqueuer does
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

void inlining_recorder::push_all(std::string_view queue, std::vector<message> pushed) {
  if (mode != understudy::mode::manual) {
    for (auto& each : pushed) push(queue, std::move(each));
    return;
  }
  recorder::push_all(queue, std::move(pushed));
}

void inlining_recorder::schedule(time_point due, std::string_view queue, message scheduled) {
  if (mode == understudy::mode::inlined) {
    push(queue, std::move(scheduled));  // at once, as resque-scheduler does
    return;
  }
  recorder::schedule(due, queue, std::move(scheduled));
}

void inlining_recorder::enqueuing(const std::shared_ptr<const job_type>& type) {
  recorder::enqueuing(type);
  if (mode == understudy::mode::inlined_fifo) {
    ++begin().depth;
  } else if (auto* state = mine()) {
    ++state->depth;
  }
}

inlining_recorder::enqueuer* inlining_recorder::mine() {
  if (enqueuer_count_ == 0) return nullptr;
  const std::scoped_lock guard{mutex_};
  const auto found = enqueuers_.find(std::this_thread::get_id());
  return found != enqueuers_.end() ? &found->second : nullptr;
}

inlining_recorder::enqueuer& inlining_recorder::begin() {
  const std::scoped_lock guard{mutex_};
  auto& state = enqueuers_[std::this_thread::get_id()];
  enqueuer_count_ = enqueuers_.size();
  return state;
}

void inlining_recorder::forget_if_idle(const enqueuer& state) {
  if (state.depth != 0 || state.is_running) return;
  const std::scoped_lock guard{mutex_};
  enqueuers_.erase(std::this_thread::get_id());
  enqueuer_count_ = enqueuers_.size();
}

void inlining_recorder::enqueue_threw() {
  auto* state = mine();
  if (state == nullptr) return;
  if (--state->depth == 0 && !state->is_running) state->due.clear();  // what was pushed waits
  forget_if_idle(*state);
}

void inlining_recorder::enqueue_ended() {
  auto* state = mine();
  if (state == nullptr) return;
  --state->depth;
  if (state->depth == 0 && !state->is_running) run_due(*state);
  forget_if_idle(*state);
}

void inlining_recorder::run_due(enqueuer& state) {
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
  const auto known = journal().job_count();
  drain_bound bound{drain_options{}.bound};
  while (!state.due.empty()) {
    const auto next = std::move(state.due.front());
    state.due.pop_front();
    const auto reserved = storage_.reserve_if(
        any_queue, [&](const message& waiting) { return waiting.envelope.id == next; });
    if (!reserved) continue;  // dequeued meanwhile
    const auto job = journal().find(next);
    if (job >= known && !bound.admits(journal().job_handle(job))) {
      storage_.put_back(*reserved);
      bound.refuse();
    }
    worker_->process(*reserved);
  }
}

}  // namespace understudy::detail
