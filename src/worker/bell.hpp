#pragma once

#include <chrono>
#include <mutex>
#include <stop_token>

namespace understudy::detail {

/// Wakes all that wait for it. Whoever takes `next` before it looks whether to wait misses no ring.
/// Any thread may call.
class bell {
 public:
  bell();
  ~bell();
  bell(const bell&) = delete;
  bell& operator=(const bell&) = delete;

  void ring();

  /// Is stopped by the next ring.
  std::stop_token next() const;

  /// Waits for that ring, or so long.
  static void wait(const std::stop_token& next, std::chrono::microseconds longest);

  /// A file descriptor, for `poll`: readable from a ring until it is reset.
  int descriptor() const { return descriptor_; }
  void reset_descriptor();

 private:
  mutable std::mutex mutex_;
  std::stop_source next_;
  int descriptor_;
};

}  // namespace understudy::detail
