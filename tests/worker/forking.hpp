#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>

#include "understudy/broker/wrapper.hpp"

/// What a child writes, its parent reads.
class pipe_of_lines {
 public:
  pipe_of_lines() { EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC), 0); }
  ~pipe_of_lines() {
    close(ends_[0]);
    close(ends_[1]);
  }
  pipe_of_lines(const pipe_of_lines&) = delete;
  pipe_of_lines& operator=(const pipe_of_lines&) = delete;

  void write(const std::string& text) const {
    const auto line = text + "\n";
    EXPECT_EQ(::write(ends_[1], line.data(), line.size()), static_cast<ssize_t>(line.size()));
  }
  std::string read() const {
    std::string line;
    for (char next = 0; ::read(ends_[0], &next, 1) == 1 && next != '\n';) line += next;
    return line;
  }

 private:
  std::array<int, 2> ends_{};
};

/// A broker in memory passes for one that others reach as long as jobs leave it alone.
struct shared_broker : understudy::broker_wrapper {
  using broker_wrapper::broker_wrapper;
  bool spans_processes() const override { return true; }
};
