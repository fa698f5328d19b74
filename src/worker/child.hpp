#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "understudy/outcome.hpp"

namespace understudy::detail {

/// A forked process that performs one job and reports how that went. Ended and awaited with this, and
/// killed with its worker, however that ends.
///
/// The signals that tell a worker what to do reach the child too where they are for a whole process
/// group, as from a terminal: it leaves them to its worker.
class child {
 public:
  /// Forks. What `perform` returns there, or throws, is reported, and the process ends at once: no
  /// destructor or `atexit` of the program runs in it.
  /// \throws broker_error, worth another try, if the system has no process to spare.
  explicit child(const std::function<attempt_result()>& perform);
  ~child();
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  /// Waits until it has ended, `descriptor` is readable, or so long. \return whether it has ended.
  bool await_end(int descriptor, std::chrono::microseconds longest) const;

  /// Sends SIGTERM, which it heeds from now on, whoever sent it.
  void tell_to_end() const;

  void kill() const;

  /// Of one that has ended: its report, if it lived to write it.
  std::optional<attempt_result> report();

  /// Of one that has ended, in Resque's words.
  std::string how_it_ended();

 private:
  int reap();

  pid_t pid_;
  int process_;  // a descriptor that is readable once it has ended
  int line_;     // a socket: its report comes here, and the end of what is said tells it to end
  std::optional<int> status_;
};

}  // namespace understudy::detail
