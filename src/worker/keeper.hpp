#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string>

#include "understudy/worker/loop.hpp"
#include "worker/under_way.hpp"

namespace understudy::detail {

/// Does what a worker has to do from time to time: signs of life, leases that begin anew, dead
/// workers, and jobs that take too long. Any thread may call.
class keeper {
 public:
  /// All outlive it.
  keeper(worker& performer, const run_options& options, under_way& jobs);

  /// Puts on the roster, and keeps alive there, who performs jobs under this id.
  void enter(const std::string& id);
  void leave(const std::string& id);

  /// From then on, no job may be under way.
  void end_at(steady_time then) { end_ = then; }

  /// Does what is due. \return how long until something is.
  std::chrono::microseconds tend();

  /// Calls the broker, and notes in the log if it cannot be reached.
  void try_to(std::string_view what, const std::function<void()>& call) const;
  void log(log_level level, const std::string& line) const;

 private:
  void give_signs_of_life();
  void prune();

  worker& worker_;
  const run_options& options_;
  under_way& jobs_;
  std::chrono::microseconds beat_every_;
  std::mutex mutex_;
  std::set<std::string> ids_;
  steady_time next_beat_;
  steady_time next_prune_;
  std::atomic<steady_time> end_ = steady_time::max();
};

}  // namespace understudy::detail
