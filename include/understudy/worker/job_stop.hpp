#pragma once

#include <atomic>
#include <stop_token>

namespace understudy {

/// Why a job is asked to end before it is done.
enum class stop_reason {
  none,          ///< it is not
  worker_stops,  ///< its worker ends at once: see `worker_loop::stop`
  told_to_end,   ///< somebody ends this one: see `worker_loop::end_jobs`
  timed_out      ///< it runs longer than `run_options::job_timeout`
};

/// What asks one attempt at a job to end early. The job sees it as `context::stop_token`. Any thread
/// may call.
class job_stop {
 public:
  /// Asks. Only the first reason counts.
  void ask(stop_reason why) {
    auto none = stop_reason::none;
    if (why_.compare_exchange_strong(none, why)) source_.request_stop();
  }

  stop_reason why() const { return why_; }
  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::atomic<stop_reason> why_ = stop_reason::none;
};

}  // namespace understudy
