#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <thread>

#include "redis/connection.hpp"
#include "understudy/redis/options.hpp"

namespace understudy::redis {

/// Counts the changes to what waits in a Redis, of which its server tells a thread. While it is out
/// of reach, or does not tell, the count grows at each poll interval. Any thread may call.
class listener {
 public:
  /// Returns once the server tells, or it is known that it does not.
  explicit listener(const options& to);
  ~listener();

  std::uint64_t count() const;
  bool await(std::uint64_t seen, std::chrono::microseconds longest, std::stop_token stop) const;

 private:
  void run(const std::stop_token& stop);
  void listen(const std::stop_token& stop);
  void note(bool is_tried);

  const options& settings_;
  int wake_;  // readable once the thread is to end
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  std::uint64_t count_ = 0;
  bool is_tried_ = false;
  std::jthread thread_;
};

}  // namespace understudy::redis
