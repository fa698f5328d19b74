#include "simulation/watchdog.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace understudy::simulation::detail {

watchdog::watchdog(std::chrono::milliseconds patience, std::function<std::string()> says)
    : patience_{patience}, says_{std::move(says)} {
  if (patience_.count() > 0) thread_ = std::thread{[this] { watch(); }};
}

watchdog::~watchdog() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock{mutex_};
    is_over_ = true;
  }
  ends_.notify_one();
  thread_.join();
}

void watchdog::wait_for_the_end() {
  for (;;) std::this_thread::sleep_for(std::chrono::hours{1});
}

// In slices, so that a program that was stopped for long is given time when it runs again.
void watchdog::watch() {
  constexpr int slices = 10;
  const std::chrono::duration<double, std::milli> slice =
      std::chrono::duration<double, std::milli>{patience_} / slices;
  auto seen = marks_.load(std::memory_order_acquire);
  int idle = 0;
  std::unique_lock lock{mutex_};
  while (!ends_.wait_for(lock, slice, [this] { return is_over_; })) {
    const auto now = marks_.load(std::memory_order_acquire);
    idle = now == seen ? idle + 1 : 0;
    seen = now;
    if (idle < slices || !marks_.compare_exchange_strong(seen, seen | given_up)) continue;
    fmt::print(stderr, "understudy: {}\n", says_());
    std::abort();
  }
}

}  // namespace understudy::simulation::detail
