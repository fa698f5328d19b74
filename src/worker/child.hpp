#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "understudy/outcome.hpp"

namespace understudy::detail {

/// A forked process that performs one job and reports how that went. Ended and awaited with this.
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

  void send(int signal) const;

  /// Of one that has ended: its report, if it lived to write it.
  std::optional<attempt_result> report();

  /// Of one that has ended, in Resque's words.
  std::string how_it_ended();

 private:
  int reap();

  pid_t pid_;
  int process_;  // a descriptor that is readable once it has ended
  int report_;
  std::optional<int> status_;
};

}  // namespace understudy::detail
