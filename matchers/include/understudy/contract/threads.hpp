#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "understudy/contract/stage.hpp"

namespace understudy::contract {

/// Several threads at one broker: nothing is lost, and nothing comes twice.
template <class TestSetup>
class Threads : public stage<TestSetup> {
 protected:
  static constexpr int threads = 4;
  static constexpr int each = 25;

  /// Runs `body(number)` in all threads, and waits for them.
  template <class Body>
  static void in_all(Body body) {
    std::vector<std::jthread> running;
    for (int number = 0; number < threads; ++number) {
      running.emplace_back([body, number] { body(number); });
    }
  }

  static std::string name_of(int thread, int number) {
    return std::to_string(thread) + ":" + std::to_string(number + 100);
  }

  static payloads all_names() {
    payloads all;
    for (int thread = 0; thread < threads; ++thread) {
      for (int number = 0; number < each; ++number) all.push_back(name_of(thread, number));
    }
    return all;
  }

  static payloads sorted(payloads some) {
    std::sort(some.begin(), some.end());
    return some;
  }
};
TYPED_TEST_SUITE_P(Threads);

TYPED_TEST_P(Threads, PushEachInItsOrder) {
  auto& storage = this->storage();
  this->in_all([&](int thread) {
    for (int number = 0; number < this->each; ++number) {
      push(storage, "q", {this->name_of(thread, number)});
    }
  });

  auto pushed = waiting(storage, "q");
  const auto thread_of = [](const std::string& name) { return name.front(); };
  std::stable_sort(pushed.begin(), pushed.end(), [&](const auto& a, const auto& b) {
    return thread_of(a) < thread_of(b);
  });
  EXPECT_EQ(pushed, this->all_names());
}

TYPED_TEST_P(Threads, ReserveEachJobOnce) {
  auto& storage = this->storage();
  push(storage, "q", this->all_names());

  std::mutex mutex;
  payloads done;
  this->in_all([&](int) {
    const auto mine = work_off(storage, "q");
    const std::scoped_lock guard{mutex};
    done.insert(done.end(), mine.begin(), mine.end());
  });

  EXPECT_EQ(this->sorted(done), this->all_names());
  EXPECT_EQ(storage.stats(), (broker_stats{this->all_names().size(), 0}));
}

TYPED_TEST_P(Threads, PromoteEachJobOnce) {
  auto& storage = this->storage();
  for (const auto& name : this->all_names()) storage.schedule(start, "q", job_of(name));

  std::atomic<std::size_t> promoted = 0;
  this->in_all([&](int) {
    promoted += until_none([&] { return storage.promote(start); }).size();
  });

  EXPECT_EQ(promoted, this->all_names().size());
  EXPECT_EQ(this->sorted(waiting(storage, "q")), this->all_names());
}

TYPED_TEST_P(Threads, TakeBackEachExpiredLeaseOnce) {
  auto& storage = this->storage();
  push(storage, "q", this->all_names());
  until_none([&] { return storage.reserve("q", start); });

  std::atomic<std::size_t> recovered = 0;
  this->in_all([&](int) {
    recovered += until_none([&] { return storage.recover(start); }).size();
  });

  EXPECT_EQ(recovered, this->all_names().size());
  EXPECT_EQ(waiting(storage, "q"), this->all_names());
}

TYPED_TEST_P(Threads, EndALeaseOnce) {
  auto& storage = this->storage();
  for (int round = 0; round < this->each; ++round) {
    push(storage, "q", {"a"});
    const auto held = take(storage, "q");
    std::atomic<int> ended = 0;

    this->in_all([&](int thread) {
      const bool it_did = thread % 2 == 0 ? storage.acknowledge(held) : storage.fail(held, {});
      if (it_did) ++ended;
    });

    EXPECT_EQ(ended, 1);
  }
  EXPECT_EQ(storage.size("q"), 0U);
  EXPECT_EQ(storage.stats().processed, static_cast<std::size_t>(this->each));
}

TYPED_TEST_P(Threads, TakeALockOnce) {
  auto& locks = this->storage().locks();
  for (int round = 0; round < this->each; ++round) {
    std::atomic<int> owners = 0;

    this->in_all([&](int thread) {
      if (locks.acquire(std::to_string(round), std::to_string(thread), start, 10s)) ++owners;
    });

    EXPECT_EQ(owners, 1);
  }
}

REGISTER_TYPED_TEST_SUITE_P(Threads, PushEachInItsOrder, ReserveEachJobOnce, PromoteEachJobOnce,
                            TakeBackEachExpiredLeaseOnce, EndALeaseOnce, TakeALockOnce);

}  // namespace understudy::contract
