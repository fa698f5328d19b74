#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace redis_tests {

/// A port of this machine that nobody uses yet.
std::uint16_t free_port();

/// A redis-server of the tests' own on a free port of this machine, in a scratch folder. It ends with
/// its object.
class server {
 public:
  /// Starts it with these options beside its own, such as `--cluster-enabled yes`, and waits until
  /// it answers. \throws std::runtime_error if it does not.
  explicit server(std::vector<std::string> more = {});
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  std::uint16_t port() const { return port_; }

  /// `redis://127.0.0.1:<port>`
  std::string address() const;

  /// The path of its Unix socket.
  std::string socket() const { return (folder_ / "socket").string(); }

  /// Ends it at once, as a crash does, and starts it again on the same port with what it had saved.
  void kill();
  void start_again();

  /// One for all tests of a program.
  static server& shared();

 private:
  void start();

  std::vector<std::string> more_;
  std::filesystem::path folder_;
  std::uint16_t port_ = 0;
  pid_t process_ = 0;
};

}  // namespace redis_tests
