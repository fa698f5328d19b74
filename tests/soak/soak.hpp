#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "redis/server.hpp"
#include "soak/crew_member.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"

/// A Redis, a crew of workers, and chance: who kills whom, each test says. It prints the seed that
/// chance begins with; `UNDERSTUDY_SOAK_SEED` gives one.
class Soak : public testing::Test {
 protected:
  static constexpr std::int64_t jobs = 10'000;

  explicit Soak(std::vector<std::string> redis_options = {}) : redis{std::move(redis_options)} {}
  ~Soak() override;

  /// One of our workers joins. `how` it performs: `threaded`, or `forking` for each job.
  void hire_one_of_ours(const std::string& how = "threaded");
  /// A worker of node-resque joins; it works on the queue of notes.
  void hire_one_of_node_resque();

  /// So many jobs of a type, numbered from `first` on.
  template <class Job>
  void enqueue(std::int64_t first, std::int64_t count) {
    std::vector<Job> all;
    for (auto number = first; number < first + count; ++number) all.push_back({number});
    client.enqueue_all(std::move(all));
  }

  /// So many counts of finished jobs, in order, at which somebody is to be killed; none at the end.
  std::vector<std::size_t> moments(std::size_t count);
  /// A number below `limit`.
  std::size_t any_below(std::size_t limit);

  /// How many entries are in all diaries together.
  std::size_t entries();
  /// Waits until it is so. Gives up, throwing, after `longest` without a new entry in a diary.
  void await(const std::string& what, const std::function<bool()>& is_so,
             std::chrono::seconds longest = std::chrono::seconds{60});

  /// A job that was under way when somebody was killed may be performed once more for that.
  void may_come_again(const std::vector<std::int64_t>& numbers);

  /// Waits until all is done and the crew is alone on the roster, and ends it.
  /// Each job was done, as often as it may be; no failure, no lock, and no key is left but these.
  void expect_all_done_and_nothing_left(std::vector<std::string> keys);

  std::filesystem::path folder = new_folder();
  redis_tests::server redis;
  understudy::redis::broker broker{redis.address()};
  understudy::client client{broker};
  std::deque<crew_member> crew;

 private:
  static std::filesystem::path new_folder();
  static std::uint64_t new_seed();

  std::map<std::int64_t, int> extra_;
  std::uint64_t seed_ = new_seed();
  std::mt19937_64 chance_{seed_};
};
