// Prints what the library costs and whether that is within budget.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <malloc.h>

#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "compile_time.hpp"
#include "explorations.hpp"
#include "latency.hpp"
#include "memory.hpp"
#include "node_resque.hpp"
#include "table.hpp"
#include "times.hpp"

namespace {

std::vector<bench::row> measure() {
  const auto bytes = bench::journal_bytes_per_job();
  const auto times = bench::measure_times();
  const auto latency = bench::measure_latency();
  const auto node = bench::measure_node_resque();
  const auto compiling = bench::measure_compile_times();
  const auto time = [&](const char* name) { return times.at(name); };
  const auto per_second = [&](const char* name) { return 1e9 / time(name); };
  const auto by_hand = time("one_integer_by_hand");
  std::vector<bench::row> rows{
      {"a job of one integer, enqueue to perform", time("one_integer_ours/1000"), by_hand, "ns",
       0.5},
      {"a job of ten fields, enqueue to perform", time("ten_fields_ours"),
       time("ten_fields_by_hand"), "ns", 0.5},
      {"each further plugin", (time("nine_plugins") - time("one_plugin")) / 8, by_hand, "ns", 0.05},
      {"a unique lock check, beside an enqueue",
       time("enqueue_with_lock") - time("enqueue_without_lock"), time("enqueue_without_lock"), "ns",
       0.3},
      {"a job among 1,000,000, beside 1,000", time("one_integer_ours/1000000"),
       time("one_integer_ours/1000"), "ns", 1.25},
      {"a scheduled job among 1,000,000, beside 1,000", time("scheduled_ours/1000000"),
       time("scheduled_ours/1000"), "ns", 1.25},
      {"a retried job among 1,000,000, beside 1,000", time("retried_ours/1000000"),
       time("retried_ours/1000"), "ns", 1.25},
      {"picking a due job of 1,000,000, beside a heap", time("picking_ours"),
       time("picking_by_hand"), "ns", 3},
      {"a job through the SQLite broker", time("sqlite_ours"), time("sqlite_by_hand"), "ns", 2},
      {"enqueues to Redis, beside hiredis", per_second("redis_enqueue_ours"),
       per_second("redis_enqueue_by_hand"), "/s", 0.9, true},
      {"- beside Resque's commands", per_second("redis_enqueue_ours"),
       per_second("redis_enqueue_as_resque"), "/s", {}},
      {"- beside node-resque", per_second("redis_enqueue_ours"), node.enqueues, "/s", {}},
      {"jobs to Redis, 10,000 at once, beside hiredis", per_second("redis_enqueue_all_ours"),
       per_second("redis_enqueue_all_by_hand"), "/s", 0.8, true},
      {"- beside Resque's commands, pipelined", per_second("redis_enqueue_all_ours"),
       per_second("redis_enqueue_all_as_resque"), "/s", {}},
      {"jobs from Redis, reserve to acknowledge, beside hiredis", per_second("redis_work_ours"),
       per_second("redis_work_by_hand"), "/s", 0.8, true},
      {"- beside Resque's commands", per_second("redis_work_ours"),
       per_second("redis_work_as_resque"), "/s", {}},
      {"jobs of a whole worker on Redis, beside node-resque", per_second("redis_work_loop/1"),
       node.jobs, "/s", {}},
      {"jobs of 4 threads, beside 1", per_second("redis_work_loop/4"),
       per_second("redis_work_loop/1"), "/s", 1, true},
      {"an idle worker from push to perform, beside a PING", latency.to_perform,
       latency.round_trip, "ns", 3},
      {"a small test, beside one of a mock", time("small_test_ours"), time("small_test_of_a_mock"),
       "ns", 0.5},
      {"an assertion on 1,000 of 1,000,000 jobs", time("few_among_many"), time("few_alone"), "ns", 3},
      {"a failure's message on 1,000,000 jobs, in passes", time("message_on_many"),
       time("pass_over_many"), "ns", 3},
      {"a simulated step, beside a fake queue's", time("simulated_step"), time("run_one_step"), "ns",
       3},
      {"a simulated schedule, beside one by hand", time("schedules_ours"),
       time("schedules_by_hand"), "ns", 5},
      {"journal of a job, beside 160 bytes", bytes, 160, "B", 1},
      {"compiling a small test", compiling.ours, compiling.baseline, "s", 1.15},
  };
  for (auto& each : bench::measure_explorations()) rows.push_back(std::move(each));
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  // Else a million jobs pay for memory that the system takes back and gives anew, and a thousand
  // do not.
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_MMAP_THRESHOLD, std::numeric_limits<int>::max());
  testing::InitGoogleMock(&argc, argv);
  const bool wants_json = argc > 1 && std::string_view{argv[1]} == "--json";
  std::vector<const char*> options{argv[0], "--benchmark_repetitions=15",
                                   "--benchmark_min_time=0.05",
                                   "--benchmark_enable_random_interleaving=true"};
  auto count = static_cast<int>(options.size());
  benchmark::Initialize(&count, const_cast<char**>(options.data()));

  const auto rows = measure();
  fmt::print("{}", wants_json ? bench::as_json(rows) : bench::as_text(rows));
  for (const auto& row : rows) {
    if (!row.holds()) return 1;
  }
  return 0;
}
