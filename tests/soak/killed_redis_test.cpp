// Two of our workers, and a Redis that has all on the disk when it answers. Somebody kills Redis
// with -9 and starts it again.

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "soak/jobs.hpp"
#include "soak/soak.hpp"
#include "soak/times.hpp"

namespace {

using namespace std::chrono_literals;

class KilledRedis : public Soak {
 protected:
  KilledRedis() : Soak{{"--appendfsync", "always"}} {
    // First, for who enqueues while Redis is away has to know itself what came of it.
    for (std::int64_t next = 0; next < jobs; next += 500) enqueue<tick>(next, 500);
    hire_one_of_ours();
    hire_one_of_ours();
  }

  // What a worker may be at while Redis is away is its last entry, or the one that comes next.
  void die_and_come_back_after(std::chrono::milliseconds away) {
    redis.kill();
    std::vector<std::size_t> before;
    for (auto& each : crew) before.push_back(each.noted().size());
    std::this_thread::sleep_for(away);
    redis.start_again();
    await("all workers go on", [&] {
      for (std::size_t i = 0; i < crew.size(); ++i) {
        if (crew[i].noted().size() <= before[i]) return false;
      }
      return true;
    });
    for (std::size_t i = 0; i < crew.size(); ++i) {
      const auto& all = crew[i].noted();
      const auto next = all.begin() + static_cast<std::ptrdiff_t>(before[i]);
      may_come_again({before[i] == 0 ? next : next - 1, next + 1});
    }
  }
};

TEST_F(KilledRedis, LosesNoJobRepeatsOnlyWhatWasUnderWayAndLeavesNothing) {
  // The longest outlives the leases of what is under way.
  std::array<std::chrono::milliseconds, 5> outages{0ms, 100ms, 500ms, 1000ms, lease_time + 1s};
  for (std::size_t left = outages.size(); left > 1; --left) {
    std::swap(outages[left - 1], outages[any_below(left)]);
  }

  auto outage = outages.begin();
  for (const auto moment : moments(outages.size())) {
    await("so many jobs are done", [&] { return entries() >= moment; });
    die_and_come_back_after(*outage++);
  }

  expect_all_done_and_nothing_left(
      {"resque:queues", "resque:stat:processed", "resque:understudy:token"});
}

}  // namespace
