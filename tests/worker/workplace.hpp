#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "understudy/broker/memory.hpp"
#include "understudy/broker/roster.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/client.hpp"
#include "understudy/context.hpp"
#include "understudy/worker/loop.hpp"

using namespace std::chrono_literals;

/// How long tests wait for what has to come; only one that fails waits so long.
constexpr std::chrono::seconds patience{30};

/// A moment that one thread waits for and another brings about, once.
class moment {
 public:
  void comes() { come_.set_value(); }

  /// \throws std::runtime_error if it does not come.
  void await() {
    if (come_.get_future().wait_for(patience) == std::future_status::ready) return;
    throw std::runtime_error{"a moment did not come"};
  }

 private:
  std::promise<void> come_;
};

/// A job whose work each test says.
struct task {
  int number = 0;
  static constexpr auto job_name = "task";
  static constexpr auto queue = "q";
};

/// A broker in memory, and what a worker needs to run on it.
class Workplace : public testing::Test {
 protected:
  /// The types of what the jobs of the failed set threw.
  std::vector<std::string> failure_types() const {
    std::vector<std::string> types;
    for (const auto& each : memory.failures()) types.push_back(each.exception.type);
    return types;
  }

  /// As a job does that waits for something which does not come. Returns without being told, too,
  /// in the end.
  static void wait_for_stop(const understudy::context& where) {
    std::mutex nobodys;
    std::unique_lock guard{nobodys};
    std::condition_variable_any().wait_for(guard, where.stop_token(), patience,
                                           [] { return false; });
  }

  /// Performs all that waits now, and ends.
  void work_off(understudy::worker& performer, understudy::run_options options = {}) {
    options.until_empty = true;
    understudy::worker_loop loop{performer, std::move(options)};
    loop.run();
  }

  understudy::memory_broker memory;
  understudy::client client{memory};
  understudy::registry jobs;
  std::vector<int> done;
};
