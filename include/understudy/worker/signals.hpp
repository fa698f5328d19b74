#pragma once

#include <memory>

namespace understudy {

class worker_loop;

/// Has signals tell a worker what to do, as Resque documents them, for as long as it lives. Then
/// the handlers from before are back. One at a time in a process.
///
/// | signal | the worker |
/// |---|---|
/// | TERM, INT | stops at once: jobs under way go back |
/// | QUIT | finishes the jobs under way, and takes no more |
/// | USR1 | ends the jobs under way, and goes on |
/// | USR2 | takes no more jobs, until CONT |
/// | CONT | goes on |
///
/// A thread of its own does what the signals say. They may come to the whole process group, as from
/// a terminal or a service manager: a child that is forked for a job leaves them to its worker, and
/// heeds SIGTERM once that has told it to end. A program that the job starts has their defaults.
class worker_signals {
 public:
  /// The loop outlives it.
  /// \throws usage_error if another one lives.
  explicit worker_signals(worker_loop& told);
  ~worker_signals();
  worker_signals(const worker_signals&) = delete;
  worker_signals& operator=(const worker_signals&) = delete;

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace understudy
