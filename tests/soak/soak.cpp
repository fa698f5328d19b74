#include "soak/soak.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "redis/foreign.hpp"
#include "soak/jobs.hpp"
#include "soak/times.hpp"
#include "understudy/broker/roster.hpp"

using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

std::filesystem::path Soak::new_folder() {
  auto name = (std::filesystem::temp_directory_path() / "understudy-soak-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no scratch folder"};
  return name;
}

std::uint64_t Soak::new_seed() {
  const auto* given = std::getenv("UNDERSTUDY_SOAK_SEED");
  const auto seed = given != nullptr ? std::stoull(given) : std::random_device{}();
  std::cout << "UNDERSTUDY_SOAK_SEED=" << seed << std::endl;
  return seed;
}

Soak::~Soak() {
  if (HasFailure()) {
    std::cout << "diaries and logs are in " << folder << std::endl;
  } else {
    std::filesystem::remove_all(folder);
  }
}

void Soak::hire_one_of_ours(const std::string& how) {
  const auto name = "ours-" + std::to_string(crew.size());
  crew.emplace_back(std::vector<std::string>{SOAK_WORKER, redis.address(), how}, folder / name);
}

void Soak::hire_one_of_node_resque() {
  const auto port = std::to_string(redis.port());
  crew.emplace_back(
      std::vector<std::string>{UNDERSTUDY_NODE, UNDERSTUDY_PEER, port, "note", note::queue},
      folder / "node-resque");
}

std::size_t Soak::any_below(std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>{0, limit - 1}(chance_);
}

std::vector<std::size_t> Soak::moments(std::size_t count) {
  std::vector<std::size_t> all(count);
  for (auto& each : all) each = any_below(jobs * 9 / 10);
  std::sort(all.begin(), all.end());
  return all;
}

std::size_t Soak::entries() {
  std::size_t count = 0;
  for (auto& each : crew) count += each.noted().size();
  return count;
}

void Soak::await(const std::string& what, const std::function<bool()>& is_so,
                 std::chrono::seconds longest) {
  auto last = entries();
  auto since = std::chrono::steady_clock::now();
  while (!is_so()) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
    const auto now = std::chrono::steady_clock::now();
    if (std::exchange(last, entries()) != last) since = now;
    if (now - since > longest) throw std::runtime_error{"in vain: " + what};
  }
}

void Soak::may_come_again(const std::vector<std::int64_t>& numbers) {
  for (const auto number : numbers) ++extra_[number];
}

void Soak::expect_all_done_and_nothing_left(std::vector<std::string> may_stay) {
  await("all jobs are done", [&] {
    return broker.size(tick::queue) == 0 && broker.size(note::queue) == 0 && !broker.next_event();
  });
  await(
      "the dead are off the roster",
      [&] { return broker.roster().workers().size() == crew.size(); },
      prune_after + std::chrono::seconds{90});
  for (auto& each : crew) EXPECT_EQ(each.end(), 0);

  std::map<std::int64_t, int> times;
  for (auto& each : crew) {
    for (const auto number : each.noted()) ++times[number];
  }
  EXPECT_EQ(times.size(), static_cast<std::size_t>(jobs)) << "each at least once";
  for (const auto& [number, count] : times) {
    EXPECT_LE(count, 1 + extra_[number]) << "times for " << number;
  }
  EXPECT_THAT(broker.failures(), IsEmpty());
  EXPECT_THAT(broker.locks().held(understudy::time_point{}), IsEmpty());

  const redis_tests::foreign_client ask{redis};
  // As in Resque: it keeps others from pruning for a minute, and goes by itself.
  await(
      "the pruning is over",
      [&] {
        return ask({"EXISTS", "resque:pruning_dead_workers_in_progress"})[0] == "0";
      },
      std::chrono::seconds{65});
  EXPECT_THAT(ask({"KEYS", "*"}), UnorderedElementsAreArray(may_stay));
}
