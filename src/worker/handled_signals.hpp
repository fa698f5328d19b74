#pragma once

#include <signal.h>

#include <array>

namespace understudy::detail {

/// The signals that tell a worker what to do.
inline constexpr std::array handled_signals{SIGTERM, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGCONT};

/// Holds these signals back from this thread while it lives, so that a child is not told what was
/// meant for its parent.
class held_signals {
 public:
  held_signals() {
    sigset_t held;
    sigemptyset(&held);
    for (const int each : handled_signals) sigaddset(&held, each);
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  ~held_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  held_signals(const held_signals&) = delete;
  held_signals& operator=(const held_signals&) = delete;

  /// In a child: this handles them, and they are not held any more.
  void leave_to(void (*handler)(int, siginfo_t*, void*)) const {
    struct sigaction handling = {};
    handling.sa_sigaction = handler;
    handling.sa_flags = SA_RESTART | SA_SIGINFO;
    for (const int each : handled_signals) sigaction(each, &handling, nullptr);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t before_;
};

}  // namespace understudy::detail
