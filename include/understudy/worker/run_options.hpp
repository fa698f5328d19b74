#pragma once

#include <chrono>
#include <cstddef>

#include "understudy/hooks/backoff.hpp"
#include "understudy/worker/log.hpp"

namespace understudy {

/// How a worker runs. Times here pass on the machine's steady clock, whatever the worker's own.
struct run_options {
  /// How many jobs are performed at once, each in a thread of its own.
  std::size_t threads = 1;

  /// Performs each job in a process of its own, forked for it: what a job leaks or breaks ends with
  /// it, and its worker outlives its crash. With one thread only, and a broker that
  /// `spans_processes`. The worker starts no thread of its own then. The child has only the thread
  /// that forked: a mutex that another thread of the program holds at that moment stays locked in
  /// it, and what it does to the program's memory nobody else sees. What the job returns or throws
  /// reaches the worker, an exception by its type's name and its text. A child that ends before its
  /// job does, by a signal or by itself, has failed with `dirty_exit`: failure hooks run in the
  /// worker then, a retry policy is asked as ever, and without one the job goes to the failed set.
  /// If the worker is killed, so is the child, though not the programs that its job has started.
  bool fork_per_job = false;

  /// Whether it ends as soon as it finds no job.
  bool until_empty = false;

  /// How long it waits at most before it looks again for what no broker tells of, such as the end
  /// of a pause. Pushes, and jobs that are due, it does not wait for.
  std::chrono::microseconds longest_wait = std::chrono::seconds{5};

  /// How often it gives a sign of life, and begins the leases of the jobs under way anew. A lease
  /// shorter than three times that is begun anew in time all the same.
  std::chrono::microseconds heartbeat = std::chrono::seconds{60};

  /// How long a worker on the roster may give no sign of life before it is taken off. Each looks for
  /// such as often.
  std::chrono::microseconds prune_after = std::chrono::seconds{300};

  /// How long a job may run. One that has a process of its own is killed then, and fails with
  /// `job_timed_out`. A thread cannot be ended from outside: there the job's stop token asks it to
  /// end, and what it throws after that is a `job_timed_out`. A job that returns has done its work,
  /// by its own word, however late: to fail it would do the work twice.
  std::chrono::microseconds job_timeout = std::chrono::microseconds::max();

  /// How long jobs under way may go on after `finish`, before it is as after `stop`.
  std::chrono::microseconds grace = std::chrono::microseconds::max();

  /// How long a child that is to end has between SIGTERM and SIGKILL.
  std::chrono::microseconds kill_after = std::chrono::seconds{4};

  /// Between tries, while the broker cannot be reached.
  backoff broker_retry =
      backoff::exponential(std::chrono::milliseconds{100}).at_most(std::chrono::seconds{30});

  /// Told, in Resque's words, what the worker does.
  log_function log = {};
};

}  // namespace understudy
