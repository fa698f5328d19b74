#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "simulation/choice.hpp"
#include "understudy/broker/message.hpp"
#include "understudy/clock.hpp"
#include "understudy/registry.hpp"

namespace understudy::simulation::detail {

/// What is told of a process that could go on, where another does.
constexpr auto is_paused_here = "(is paused here)";

/// `t=30s`
std::string told_time(time_point when);

/// `30 s`, `50 years`
std::string lasting(std::chrono::microseconds time);

/// What a story knows of a lock that somebody took.
struct taken_lock {
  std::string owner;
  std::string lane;  // of who took it
  process by = 0;
  time_point until;
};

/// How a story calls jobs and locks.
class story_words {
 public:
  explicit story_words(const registry& jobs) : jobs_{jobs} {}

  /// `charge(order=7)`
  std::string job(const std::string& name, const std::string& arguments) const;
  /// `#1 charge(order=7)`
  std::string job(std::string_view id, const std::string& name, const std::string& arguments) const;
  std::string job(const message& what) const;

  /// `lock "export"`, `the unique lock of charge(order=7)`
  std::string lock(std::string_view key) const;
  /// `"me"`, `job #1`
  std::string owner(std::string_view key, std::string_view owner) const;
  /// The same of who asks: `as "me"`, `for job #1`
  std::string asker(std::string_view key, std::string_view owner) const;

  /// A lock of `unique_job` is called by the job that it was first seen with.
  void name_unique_lock(std::string_view key, std::string_view job);
  bool is_unique(std::string_view key) const { return unique_.contains(key); }

  /// \return who had it before, and never let it go.
  std::optional<taken_lock> takes(std::string_view key, taken_lock now);
  std::optional<taken_lock> lets_go(std::string_view key);

 private:
  const registry& jobs_;
  std::map<std::string, std::string, std::less<>> unique_;  // jobs by key
  std::map<std::string, taken_lock, std::less<>> taken_;    // by key
};

}  // namespace understudy::simulation::detail
