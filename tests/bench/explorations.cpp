#include "explorations.hpp"

#include <malloc.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>

#include "understudy/simulation/explore.hpp"

namespace bench {

namespace {

namespace simulation = understudy::simulation;
using simulation::world;

struct write_rows {
  int number;

  static constexpr auto job_name = "write_rows";
  static constexpr auto queue = "bench";
};

struct small_world {
  std::string what;
  std::size_t workers;
  int jobs;
  int writes;  // of each job
  bool is_row_shared;
  simulation::faults faults;
};

struct outcome {
  simulation::verdict found;
  std::set<std::string> endings;  // by row, in which order jobs wrote to it
};

outcome explore(const small_world& given, simulation::search how) {
  outcome seen;
  const simulation::options options{.workers = given.workers,
                                    .faults = given.faults,
                                    .closed = true,
                                    .search = how,
                                    .executions = 2'000'000,
                                    .name = given.what};
  seen.found = simulation::explore(options, [&](world& world) {
    auto& rows = world.store<int, std::string>("rows");
    world.handle<write_rows>([&](const write_rows& job) {
      for (int i = 0; i < given.writes; ++i) {
        rows.update(given.is_row_shared ? 0 : job.number,
                    [&](const std::string& so_far) { return so_far + std::to_string(job.number); });
      }
    });
    for (int i = 0; i < given.jobs; ++i) world.client().enqueue(write_rows{i});
    world.run();
    std::string ending;
    for (const auto& [row, writers] : rows.peek_all())
      ending += std::to_string(row) + ':' + writers + ' ';
    seen.endings.insert(ending);
  });
  if (!seen.found.is_exhaustive) throw std::logic_error{given.what + ": " + seen.found.describe()};
  return seen;
}

void compare(const small_world& given, std::vector<row>& rows) {
  const auto plain = explore(given, simulation::search::plain);
  const auto reduced = explore(given, simulation::search::exhaustive);
  if (reduced.endings != plain.endings) throw std::logic_error{given.what + " ends otherwise"};
  const auto traces = static_cast<double>(plain.found.traces);
  rows.push_back({"schedules of " + given.what + ", beside traces",
                  static_cast<double>(reduced.found.last_pass), traces, "", 1});
  rows.push_back({"blocked runs of " + given.what + ", likewise",
                  static_cast<double>(reduced.found.blocked), traces, "", 1});
}

// Jobs that add without care, and count again what they counted before a fault.
simulation::verdict random_failure(std::uint64_t seed) {
  const simulation::options options{
      .workers = 2 + seed % 2,
      .faults = (simulation::crash(2) | simulation::early_timer(1) |
                 simulation::lost_acknowledge(1) | simulation::duplicate(1))
                    .at_most(2),
      .search = simulation::search::random,
      .seed = seed,
      .name = "random failure"};
  return simulation::explore(options, [seed](world& world) {
    const auto jobs = 2 + static_cast<int>(seed % 7);
    auto& sums = world.store<int, int>("sums");
    world.handle<write_rows>([&](const write_rows& job) {
      const auto row = job.number % 2;
      world.checkpoint("begins");
      sums.set(row, sums.get(row) + 1);
      world.checkpoint("ends");
    });
    world.at_end("each job counts once", [&, jobs] { return sums.peek(0) + sums.peek(1) == jobs; });
    for (int i = 0; i < jobs; ++i) world.client().enqueue(write_rows{i});
    world.run();
  });
}

double median_shrink_runs() {
  constexpr std::size_t failures = 200;
  std::vector<std::size_t> runs;
  for (std::uint64_t seed = 1; seed <= failures; ++seed) {
    const auto found = random_failure(seed);
    if (found || found.story.empty()) throw std::logic_error{found.describe()};
    runs.push_back(found.shrink_runs);
  }
  std::nth_element(runs.begin(), runs.begin() + failures / 2, runs.end());
  return static_cast<double>(runs[failures / 2]);
}

// Not what is resident: freed memory of the rows before would hide what grows.
double allocated_bytes() {
  const auto now = mallinfo2();
  return static_cast<double>(now.uordblks + now.hblkhd);
}

// The whole portfolio, each of its searches for a part of the schedules.
row allocated_after_many() {
  constexpr std::size_t few = 100'000;
  constexpr std::size_t many = 1'000'000;
  const auto of_others = allocated_bytes();
  std::size_t schedules = 0;
  double before = 0;
  double after = 0;
  const simulation::options options{.workers = 2,
                                    .faults = simulation::crash(2) | simulation::early_timer(2),
                                    .executions = many,
                                    .name = "many schedules"};
  const auto found = simulation::explore(options, [&](world& world) {
    ++schedules;
    if (schedules == few) before = allocated_bytes();
    if (schedules == many) after = allocated_bytes();
    auto& rows = world.store<int, int>("rows");
    world.handle<write_rows>([&](const write_rows& job) { rows.set(job.number, 1); });
    for (int i = 0; i < 3; ++i) world.client().enqueue(write_rows{i});
    world.run();
  });
  if (schedules != many) throw std::logic_error{found.describe()};
  return {"memory in the 1,000,000th schedule, beside the 100,000th", after - of_others,
          before - of_others, "B", 1.05};
}

}  // namespace

std::vector<row> measure_explorations() {
  std::vector<row> rows;
  const auto one_crash = simulation::crash(1);
  compare({"2 workers, 3 jobs, 1 crash", 2, 3, 1, false, one_crash}, rows);
  compare({"2 workers, 3 jobs, 1 crash, one row", 2, 3, 1, true, one_crash}, rows);
  compare({"3 workers, 4 jobs", 3, 4, 1, false, {}}, rows);
  compare({"3 workers, 3 jobs of 3 writes", 3, 3, 3, false, {}}, rows);
  compare({"3 workers, 3 jobs of 3 writes, one row", 3, 3, 3, true, {}}, rows);
  rows.push_back({"runs to shrink a failure, median of 200", median_shrink_runs(), 100, "", 1});
  rows.push_back(allocated_after_many());
  return rows;
}

}  // namespace bench
