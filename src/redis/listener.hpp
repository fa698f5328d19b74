#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>

#include "understudy/redis/options.hpp"

namespace understudy::redis {

/// Counts the changes to what waits in a Redis, of which its server tells. No thread of its own: of
/// those who wait, one listens for all. While the server is out of reach, or does not tell, the count
/// grows at each poll interval. Any thread may call.
class listener {
 public:
  explicit listener(const options& to);
  ~listener();
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  /// The first call returns once the server tells, or it is known that it does not.
  std::uint64_t count();
  bool await(std::uint64_t seen, std::chrono::microseconds longest, std::stop_token stop);

 private:
  using steady = std::chrono::steady_clock;

  void attend(std::unique_lock<std::mutex>& guard, steady::time_point until);
  bool hear(steady::time_point until);

  const options& settings_;
  int wake_;  // readable once somebody is to listen no more
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::uint64_t count_ = 0;
  bool is_attended_ = false;

  // Of whoever attends:
  struct ears;
  std::unique_ptr<ears> ears_;  // none while it is deaf
  steady::time_point next_try_{};
};

}  // namespace understudy::redis
