// What a simulated step costs beside a fake queue's, and a simulated schedule beside one of a loop
// that enumerates the same choices by hand.

#include "understudy/simulation/explore.hpp"

#include <array>
#include <map>
#include <stdexcept>
#include <vector>

#include "jobs.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace bench {

namespace {

namespace simulation = understudy::simulation;

constexpr int jobs = 3;

struct write_row {
  int row;

  static constexpr auto job_name = "write_row";
  static constexpr auto queue = "bench";
};

void writing_world(simulation::world& world) {
  auto& rows = world.store<int, int>("rows");
  world.handle<write_row>([&](const write_row& job) { rows.set(job.row, job.row); });
  for (int i = 0; i < jobs; ++i) world.client().enqueue(write_row{i});
  world.run();
}

simulation::options two_workers(simulation::search how, std::size_t executions) {
  simulation::options options;
  options.workers = 2;
  options.closed = true;
  options.search = how;
  options.executions = executions;
  return options;
}

// Each job is reserved, writes, and is acknowledged.
void simulated_step(benchmark::State& state) {
  constexpr std::size_t schedules = 1'000;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        simulation::explore(two_workers(simulation::search::random, schedules), writing_world));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(schedules) * jobs * 3);
}
BENCHMARK(simulated_step);

void run_one_step(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    understudy::fake_queue queue{{.strictness = understudy::strictness::nice}};
    std::map<int, int> rows;
    queue.handle<write_row>([&](const write_row& job) { rows[job.row] = job.row; });
    for (int i = 0; i < 1'000; ++i) queue.client().enqueue(write_row{i % jobs});
    state.ResumeTiming();
    for (int i = 0; i < 1'000; ++i) queue.run_one();
  }
  state.SetItemsProcessed(state.iterations() * 1'000);
}
BENCHMARK(run_one_step);

void schedules_ours(benchmark::State& state) {
  std::size_t schedules = 0;
  for (auto _ : state) {
    schedules += simulation::explore(two_workers(simulation::search::plain, 100'000), writing_world)
                     .executions;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(schedules));
}
BENCHMARK(schedules_ours);

// The choices of one schedule after another, last one first.
class odometer {
 public:
  std::size_t choose(std::size_t bound) {
    if (place_ == choices_.size()) choices_.push_back({0, bound});
    return choices_[place_++].value;
  }
  bool turn() {
    place_ = 0;
    while (!choices_.empty() && ++choices_.back().value == choices_.back().bound) {
      choices_.pop_back();
    }
    return !choices_.empty();
  }

 private:
  struct choice {
    std::size_t value;
    std::size_t bound;
  };
  std::vector<choice> choices_;
  std::size_t place_ = 0;
};

// Two workers, as plain states: what one enumerates who has no toolkit.
int run_by_hand(odometer& choices) {
  enum class phase { idle, writes, acknowledges };
  struct worker {
    phase at = phase::idle;
    int job = 0;
  };
  std::array<worker, 2> workers;
  std::array<int, jobs> rows{};
  int next = 0;
  for (;;) {
    std::array<worker*, 3> able{};
    std::size_t count = 0;
    worker* idle = nullptr;
    for (auto& each : workers) {
      if (each.at != phase::idle) {
        able[count++] = &each;
      } else if (idle == nullptr) {
        idle = &each;
      }
    }
    if (idle != nullptr && next < jobs) able[count++] = idle;
    if (count == 0) return rows[0] + rows[1] + rows[2];
    auto& chosen = *able[count == 1 ? 0 : choices.choose(count)];
    switch (chosen.at) {
      case phase::idle:
        chosen.job = next++;
        chosen.at = phase::writes;
        break;
      case phase::writes:
        rows[static_cast<std::size_t>(chosen.job)] = chosen.job;
        chosen.at = phase::acknowledges;
        break;
      case phase::acknowledges: chosen.at = phase::idle; break;
    }
  }
}

std::size_t enumerate_by_hand() {
  odometer choices;
  std::size_t schedules = 0;
  do {
    benchmark::DoNotOptimize(run_by_hand(choices));
    ++schedules;
  } while (choices.turn());
  return schedules;
}

void schedules_by_hand(benchmark::State& state) {
  const auto ours =
      simulation::explore(two_workers(simulation::search::plain, 100'000), writing_world);
  std::size_t schedules = 0;
  for (auto _ : state) {
    const auto once = enumerate_by_hand();
    if (once != ours.executions) throw std::logic_error{"the two enumerate different choices"};
    schedules += once;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(schedules));
}
BENCHMARK(schedules_by_hand);

}  // namespace

}  // namespace bench
