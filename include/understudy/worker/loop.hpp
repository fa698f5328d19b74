#pragma once

#include <memory>
#include <stop_token>

#include "understudy/worker.hpp"
#include "understudy/worker/run_options.hpp"

namespace understudy {

/// A worker's life: it looks for jobs and performs them, until it is told to end. While there are
/// none it waits, without polling, for a push, for what is due next and for being told. It stands on
/// the broker's roster, and takes workers off it that are dead.
///
///     understudy::worker worker{broker, jobs, client};
///     understudy::worker_loop loop{worker, {.threads = 4}};
///     understudy::worker_signals signals{loop};
///     loop.run();
///
/// Any thread may tell it what to do, before it runs too.
class worker_loop {
 public:
  /// The worker outlives it, and does nothing else meanwhile.
  /// \throws usage_error if the options cannot work.
  explicit worker_loop(worker& performer, run_options options = {});
  ~worker_loop();
  worker_loop(const worker_loop&) = delete;
  worker_loop& operator=(const worker_loop&) = delete;

  /// Works, in this thread and as many more as it is to have, until it is told to end. A broker that
  /// may be reached again is tried again. To stop `finish` is to call `finish()`. Once only.
  /// \throws what no trying again helps against: `broker_error`, and what a worker's own hooks throw.
  void run(std::stop_token finish = {});

  /// Takes no more jobs. Those under way are finished, for as long as `run_options::grace` allows.
  void finish();

  /// Ends at once: jobs under way are asked to stop, or killed with their processes, and go back to
  /// their places. A job in a thread that does not heed its stop token goes on until it is done, and
  /// `run` with it.
  void stop();

  /// Ends the jobs that are under way now, as failed with `dirty_exit`, and goes on with others.
  void end_jobs();

  /// Takes no jobs until it resumes; those under way go on.
  void pause();
  void resume();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace understudy
