#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

/// A program that a test starts: killed with this, unless it has ended.
class program {
 public:
  /// Its output and its errors go to a file, that of `output`, or nowhere.
  /// \throws std::runtime_error if it cannot be started.
  explicit program(const std::vector<std::string>& command, const std::string& output = "/dev/null");
  program(program&& other) noexcept;
  program& operator=(program&& other) noexcept;
  ~program();

  void send(int signal) const;

  /// Waits for its end. \return its exit status; 128 and the number of a signal that killed it.
  int wait();

 private:
  pid_t pid_ = 0;
  std::optional<int> status_;
};

/// What a program that ran to its end has to say.
struct answer {
  int status;
  std::string text;  ///< its output and its errors
};
answer run(const std::vector<std::string>& command);
