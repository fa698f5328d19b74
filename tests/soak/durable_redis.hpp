#pragma once

#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

#include "programs/program.hpp"

/// A Redis in a folder of its own that has all on the disk when it answers. It may be killed, and
/// goes on with what it had.
class durable_redis {
 public:
  explicit durable_redis(std::filesystem::path folder) : folder_{std::move(folder)} { start(); }

  void kill_and_restart() {
    server_.send(SIGKILL);
    server_.wait();
    start();
  }

  std::string socket() const { return (folder_ / "redis.sock").string(); }
  std::string url() const { return "unix://" + socket(); }
  std::string ask(std::vector<std::string> command) const {
    command.insert(command.begin(), {"redis-cli", "-s", socket()});
    return run(command).text;
  }

 private:
  void start() {
    server_ = program{{"redis-server", "--port", "0", "--unixsocket", socket(), "--dir",
                       folder_.string(), "--appendonly", "yes", "--appendfsync", "always",
                       "--save", ""},
                      (folder_ / "redis.log").string()};
    while (ask({"ping"}) != "PONG\n") std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }

  std::filesystem::path folder_;
  program server_{{"true"}};
};
