#include "worker/child.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <limits>
#include <system_error>

#include "understudy/error.hpp"
#include "worker/child_report.hpp"
#include "worker/handled_signals.hpp"

namespace understudy::detail {

namespace {

[[noreturn]] void lacks(const char* what) {
  throw broker_error{fmt::format("no process for a job: {}: {}", what, std::strerror(errno)), true};
}

// In a child: its end of the line to its worker.
int line_to_worker = -1;

// Whether a child has been told to end cannot be seen from its signals: of two that are alike and
// come at once, the system delivers one.
extern "C" void understudy_heed_worker(int signal, siginfo_t* about, void*) {
  const int saved = errno;
  pollfd line{line_to_worker, POLLIN, 0};
  const bool is_its_own = about->si_pid == getpid();
  if (is_its_own || poll(&line, 1, 0) != 0) {
    ::signal(signal, SIG_DFL);
    raise(signal);
  }
  errno = saved;
}

// The thread that forked waits for the child: if it is gone, its worker is.
void end_with(pid_t worker) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != worker) _exit(1);
}

[[noreturn]] void perform_and_end(const std::function<attempt_result()>& perform) {
  attempt_result result;
  try {
    result = perform();
  } catch (...) {
    result = {outcome::failed, {}, std::current_exception()};
  }
  std::fflush(nullptr);
  const auto bytes = encode_report(result);
  const bool is_written =
      write(line_to_worker, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  _exit(is_written ? 0 : 1);
}

}  // namespace

child::child(const std::function<attempt_result()>& perform) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
    lacks("socketpair");
  }
  std::fflush(nullptr);  // or the child would write it again
  const held_signals until_forked;
  const pid_t worker = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    end_with(worker);
    close(ends[0]);
    line_to_worker = ends[1];
    until_forked.leave_to(understudy_heed_worker);
    perform_and_end(perform);
  }
  close(ends[1]);
  line_ = ends[0];
  if (pid_ < 0) {
    close(line_);
    lacks("fork");
  }
  process_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  if (process_ < 0) {
    const int why = errno;
    kill();
    reap();
    close(line_);
    throw std::system_error{why, std::generic_category(), "pidfd_open, for a job's process"};
  }
}

child::~child() {
  if (!status_) kill();
  reap();
  close(line_);
  close(process_);
}

bool child::await_end(int descriptor, std::chrono::microseconds longest) const {
  using std::chrono::milliseconds;
  std::array<pollfd, 2> watched{pollfd{process_, POLLIN, 0}, pollfd{descriptor, POLLIN, 0}};
  const auto wait = std::clamp(std::chrono::ceil<milliseconds>(longest), milliseconds{0},
                               milliseconds{std::numeric_limits<int>::max()});
  poll(watched.data(), watched.size(), static_cast<int>(wait.count()));
  return (watched[0].revents & POLLIN) != 0;
}

void child::tell_to_end() const {
  shutdown(line_, SHUT_WR);
  ::kill(pid_, SIGTERM);
}

void child::kill() const { ::kill(pid_, SIGKILL); }

int child::reap() {
  if (!status_) {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    status_ = status;
  }
  return *status_;
}

std::optional<attempt_result> child::report() {
  reap();
  std::array<char, 65536> bytes{};
  const auto count = read(line_, bytes.data(), bytes.size());
  if (count <= 0) return std::nullopt;
  return decode_report({bytes.data(), static_cast<std::size_t>(count)});
}

std::string child::how_it_ended() {
  const int status = reap();
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    return fmt::format("Child process received unhandled signal pid {} SIG{} (signal {})", pid_,
                       sigabbrev_np(number), number);
  }
  return fmt::format("Child process ended itself with status {} before its job did, pid {}",
                     WEXITSTATUS(status), pid_);
}

}  // namespace understudy::detail
