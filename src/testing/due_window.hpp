#pragma once

#include <chrono>
#include <string>

namespace understudy::detail {

/// How far from when it should be due something may be, and what is said of it.
class due_window {
 public:
  /// \throws usage_error for a negative tolerance.
  explicit due_window(std::chrono::microseconds tolerance);

  bool holds(std::chrono::microseconds distance) const;

  /// What it is, and such as `: 00:01:00.000 too late`; empty if it is near enough.
  std::string explain(std::string what, std::chrono::microseconds distance) const;

  /// `, give or take 00:00:10.000`; empty for no tolerance.
  std::string describe() const;

 private:
  std::chrono::microseconds tolerance_;
};

}  // namespace understudy::detail
