#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace understudy::simulation::detail {

/// Ends the program once its owner's thread has not gone on for so long. A thread of its own looks
/// at a number now and then; to go on costs no call of the system.
class watchdog {
 public:
  /// \param patience none for 0
  /// \param says what is printed then. It is called in the watchdog's thread, and may look at what
  ///     the owner's thread wrote before it last went on: that thread does not come past here again.
  watchdog(std::chrono::milliseconds patience, std::function<std::string()> says);
  ~watchdog();
  watchdog(const watchdog&) = delete;
  watchdog& operator=(const watchdog&) = delete;

  /// In the owner's thread: before code that may not come back, and as it has come back, before
  /// anything is written that `says` looks at.
  void goes_on() {
    if ((marks_.fetch_add(1, std::memory_order_acq_rel) & given_up) != 0) wait_for_the_end();
  }

 private:
  static constexpr auto given_up = std::uint64_t{1} << 63U;

  [[noreturn]] static void wait_for_the_end();
  void watch();

  std::chrono::milliseconds patience_;
  std::function<std::string()> says_;
  std::atomic<std::uint64_t> marks_{0};
  std::mutex mutex_;
  std::condition_variable ends_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace understudy::simulation::detail
