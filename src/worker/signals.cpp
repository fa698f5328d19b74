#include "understudy/worker/signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <thread>

#include "understudy/error.hpp"
#include "understudy/worker/loop.hpp"
#include "worker/handled_signals.hpp"

namespace understudy {

namespace {

constexpr int nobody = -1;

// Where the handler writes the number of its signal.
std::atomic<int> told = nobody;
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may ask for it");

extern "C" void understudy_tell_worker(int signal) {
  const int saved = errno;
  const auto number = static_cast<unsigned char>(signal);
  const auto written = write(told, &number, 1);
  static_cast<void>(written);  // a full pipe tells enough
  errno = saved;
}

void tell(worker_loop& loop, int signal) {
  switch (signal) {
    case SIGTERM:
    case SIGINT: return loop.stop();
    case SIGQUIT: return loop.finish();
    case SIGUSR1: return loop.end_jobs();
    case SIGUSR2: return loop.pause();
    case SIGCONT: return loop.resume();
    default: return;
  }
}

}  // namespace

struct worker_signals::parts {
  explicit parts(worker_loop& of) : loop{of} {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw std::system_error{errno, std::generic_category(), "a pipe for signals"};
    }
    fcntl(ends[1], F_SETFL, O_NONBLOCK);  // a handler must not wait
    if (int none = nobody; !told.compare_exchange_strong(none, ends[1])) {
      close_ends();
      throw usage_error{"the signals of this process tell another worker already"};
    }
    listening = std::thread{[this] { listen(); }};
    struct sigaction handler = {};
    handler.sa_handler = understudy_tell_worker;
    handler.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < before.size(); ++i) {
      sigaction(detail::handled_signals[i], &handler, &before[i]);
    }
  }

  ~parts() {
    for (std::size_t i = 0; i < before.size(); ++i) {
      sigaction(detail::handled_signals[i], &before[i], nullptr);
    }
    told = nobody;
    close(ends[1]);  // the end of what is listened to
    listening.join();
    close(ends[0]);
  }
  parts(const parts&) = delete;
  parts& operator=(const parts&) = delete;

  void listen() {
    const detail::held_signals leave_them_to_others;
    unsigned char signal = 0;
    while (read(ends[0], &signal, 1) == 1) tell(loop, signal);
  }

  void close_ends() const {
    for (const int each : ends) close(each);
  }

  worker_loop& loop;
  std::array<int, 2> ends{};
  std::array<struct sigaction, detail::handled_signals.size()> before{};
  std::thread listening;
};

worker_signals::worker_signals(worker_loop& told_by_them)
    : parts_{std::make_unique<parts>(told_by_them)} {}

worker_signals::~worker_signals() = default;

}  // namespace understudy
