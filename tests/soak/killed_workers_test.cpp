// Two of our workers and one of node-resque share a Redis, and somebody kills ours with -9.

#include <thread>

#include "soak/jobs.hpp"
#include "soak/soak.hpp"

namespace {

// By how ours perform.
class KilledWorkers : public Soak, public testing::WithParamInterface<std::string> {
 protected:
  static constexpr std::size_t deaths = 200;
  KilledWorkers() {
    hire_one_of_ours(GetParam());
    hire_one_of_ours(GetParam());
    hire_one_of_node_resque();
  }
};

TEST_P(KilledWorkers, LoseNoJobRepeatOnlyWhatWasUnderWayAndLeaveNothing) {
  std::jthread producer{[this] {
    constexpr auto at_once = 100;
    for (std::int64_t next = 0; next < jobs; next += 2 * at_once) {
      enqueue<tick>(next, at_once);
      enqueue<note>(next + at_once, at_once);
    }
  }};

  for (const auto moment : moments(deaths)) {
    await("so many jobs are done", [&] { return entries() >= moment; });
    std::this_thread::sleep_for(std::chrono::microseconds{any_below(3000)});
    may_come_again(crew[any_below(2)].die_and_be_replaced());
  }
  producer.join();

  expect_all_done_and_nothing_left({"resque:queues", "resque:stat:processed",
                                    "resque:understudy:token", "resque:connection_test_key"});
}
INSTANTIATE_TEST_SUITE_P(Soak, KilledWorkers, testing::Values("threaded", "forking"),
                         [](const auto& how) { return how.param; });

}  // namespace
