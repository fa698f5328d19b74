#include "programs/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

program::program(const std::vector<std::string>& command, const std::string& output) {
  std::vector<char*> arguments;
  for (const auto& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  const int failed =
      posix_spawnp(&pid_, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::runtime_error{"cannot start " + command[0]};
}

program::program(program&& other) noexcept
    : pid_{std::exchange(other.pid_, 0)}, status_{other.status_} {}

program& program::operator=(program&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(status_, other.status_);
  return *this;
}

program::~program() {
  if (pid_ == 0 || status_) return;
  send(SIGKILL);
  wait();
}

void program::send(int signal) const { kill(pid_, signal); }

int program::wait() {
  if (status_) return *status_;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return *status_;
}

answer run(const std::vector<std::string>& command) {
  std::string file{"/tmp/understudy-answer-XXXXXX"};
  close(mkstemp(file.data()));
  const int status = program{command, file}.wait();
  std::ifstream in{file};
  answer said{status, {std::istreambuf_iterator<char>{in}, {}}};
  unlink(file.c_str());
  return said;
}
