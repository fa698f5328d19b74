// The lock store in memory, beside a map that does the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "understudy/broker/memory.hpp"
#include "understudy/random.hpp"

namespace {

using namespace std::chrono_literals;
using understudy::held_lock;
using understudy::time_point;

// The same store, as simple as can be.
class mapped_locks {
 public:
  bool acquire(const std::string& key, const std::string& owner, time_point now) {
    const auto found = locks_.find(key);
    if (found != locks_.end() && found->second.second > now) return false;
    locks_[key] = {owner, now + ttl};
    return true;
  }
  bool release(const std::string& key, const std::string& owner) {
    const auto found = locks_.find(key);
    if (found == locks_.end() || found->second.first != owner) return false;
    locks_.erase(found);
    return true;
  }
  std::vector<held_lock> held(time_point now) const {
    std::vector<held_lock> all;
    for (const auto& [key, by] : locks_) {
      if (by.second > now) all.push_back({key, by.first, by.second});
    }
    return all;
  }

  static constexpr auto ttl = 100s;

 private:
  std::map<std::string, std::pair<std::string, time_point>> locks_;
};

TEST(MemoryLocks, DoAsAMapDoesThroughAnyTurns) {
  understudy::seeded_random random{4711};
  understudy::memory_lock_store store;
  mapped_locks expected;
  time_point now{1h};
  const auto text = [&](const char* of, std::uint64_t most) {
    const auto number = random.below(most);
    return of + std::to_string(number) + std::string(number % 40, '.');
  };

  for (int turn = 0; turn < 20'000; ++turn) {
    const auto key = text("key ", turn % 5'000 < 2'500 ? 600 : 20);
    const auto owner = text("owner ", 3);
    if (random.below(3) == 0) {
      ASSERT_EQ(store.release(key, owner), expected.release(key, owner)) << key;
    } else {
      ASSERT_EQ(store.acquire(key, owner, now, mapped_locks::ttl),
                expected.acquire(key, owner, now))
          << key;
    }
    now += 1s * random.below(2);
    if (turn % 500 == 0) {
      ASSERT_EQ(store.held(now), expected.held(now));
    }
  }
  EXPECT_EQ(store.held(now), expected.held(now));
}

TEST(MemoryLocks, OfManyAreAllThere) {
  understudy::memory_lock_store store;
  for (int i = 0; i < 5'000; ++i) store.acquire(std::to_string(i), "me", time_point{}, 1h);

  EXPECT_EQ(store.held(time_point{}).size(), 5'000U);
  for (int i = 0; i < 5'000; ++i) ASSERT_TRUE(store.release(std::to_string(i), "me")) << i;
  EXPECT_TRUE(store.held(time_point{}).empty());
}

TEST(MemoryLocks, OutlastManyThatComeAndGo) {
  understudy::memory_lock_store store;
  store.acquire("mine", "me", time_point{}, 1h);

  for (int i = 0; i < 5'000; ++i) {
    const auto key = std::to_string(i);
    ASSERT_TRUE(store.acquire(key, "you", time_point{}, 1h));
    ASSERT_FALSE(store.acquire("mine", "you", time_point{}, 1h));
    ASSERT_TRUE(store.release(key, "you"));
    ASSERT_FALSE(store.release(key, "you")) << "it is let go already";
  }

  EXPECT_EQ(store.held(time_point{}), (std::vector<held_lock>{{"mine", "me", time_point{1h}}}));
}

}  // namespace
