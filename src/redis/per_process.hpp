#pragma once

#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace understudy::redis {

/// A thing that a forked process may not share with its parent, such as connections: the child gets
/// another when it first asks. What it inherits it leaves alone, as a lock of it may be held by a
/// thread that was not forked. Any thread may ask.
template <class Thing>
class per_process {
 public:
  explicit per_process(std::function<std::unique_ptr<Thing>()> make) : make_{std::move(make)} {}
  per_process(const per_process&) = delete;
  per_process& operator=(const per_process&) = delete;
  ~per_process() {
    auto* last = current_.load();
    if (last != nullptr && last->process == ::getpid()) delete last;
  }

  Thing& get() const {
    for (;;) {
      auto* seen = current_.load(std::memory_order_acquire);
      if (seen != nullptr && seen->process == ::getpid()) return *seen->thing;
      auto made = std::make_unique<owned>(owned{::getpid(), make_()});
      if (current_.compare_exchange_strong(seen, made.get())) return *made.release()->thing;
    }
  }

 private:
  struct owned {
    pid_t process;
    std::unique_ptr<Thing> thing;
  };
  std::function<std::unique_ptr<Thing>()> make_;
  mutable std::atomic<owned*> current_ = nullptr;
};

}  // namespace understudy::redis
