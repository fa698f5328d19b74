#include "worker/forked_attempt.hpp"

#include <algorithm>

#include "understudy/error.hpp"
#include "worker/bell.hpp"
#include "worker/child.hpp"
#include "worker/under_way.hpp"

namespace understudy::detail {

namespace {

void run(const std::vector<worker_hooks::fork_hook>& hooks, worker& performer,
         const lease& reserved) {
  for (const auto& hook : hooks) hook(performer, reserved);
}

// Why a job ended that left no report.
std::exception_ptr end_of(child& process, stop_reason why, const lease& reserved) {
  error_context about;
  about.queue = reserved.queue;
  switch (why) {
    case stop_reason::worker_stops: return std::make_exception_ptr(job_stopped{});
    case stop_reason::timed_out:
      return std::make_exception_ptr(
          job_timed_out{"it ran longer than it may: " + process.how_it_ended(), std::move(about)});
    case stop_reason::told_to_end:
    case stop_reason::none: break;
  }
  return std::make_exception_ptr(dirty_exit{process.how_it_ended(), std::move(about)});
}

}  // namespace

attempt_result perform_in_child(worker& performer, const lease& reserved, const job_stop& stop,
                                std::chrono::microseconds kill_after, bell& wake,
                                const std::function<std::chrono::microseconds()>& tend) {
  run(performer.lifecycle().before_fork, performer, reserved);
  child process{[&] {
    run(performer.lifecycle().after_fork, performer, reserved);
    return performer.perform(reserved, job_stop{});
  }};
  auto kill_at = steady_time::max();
  auto is_told = false;
  for (bool has_ended = false; !has_ended;) {
    wake.reset_descriptor();
    const auto next = tend();
    const auto now = std::chrono::steady_clock::now();
    if (!is_told && stop.why() != stop_reason::none) {
      process.tell_to_end();
      is_told = true;
      kill_at = steadily_later(now, kill_after);
    } else if (kill_at <= now) {
      process.kill();
      kill_at = steady_time::max();
    }
    has_ended = process.await_end(
        wake.descriptor(),
        std::min(next, std::chrono::ceil<std::chrono::microseconds>(kill_at - now)));
  }
  if (auto reported = process.report()) return *std::move(reported);
  return performer.abandon(reserved, stop, end_of(process, stop.why(), reserved));
}

}  // namespace understudy::detail
