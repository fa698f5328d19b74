// What a unique lock adds to an enqueue: its key, and taking it among those that are held.

#include "jobs.hpp"
#include "understudy/hooks/unique_job.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace bench {

namespace {

struct unlocked {
  std::int64_t key;

  static constexpr auto job_name = "refresh";
  static constexpr auto queue = "bench";
  void perform() const {}
};

struct locked {
  std::int64_t key;

  static constexpr auto job_name = "refresh";
  static constexpr auto queue = "bench";
  using plugins = understudy::plugins<understudy::unique_job<>>;
  void perform() const {}
};

template <class Job>
void enqueues(benchmark::State& state) {
  for (auto _ : state) {
    understudy::fake_queue queue{{.strictness = understudy::strictness::nice}};
    for (std::int64_t i = 0; i < 1'000; ++i) queue.client().enqueue(Job{i});
    benchmark::DoNotOptimize(queue.size());
  }
  state.SetItemsProcessed(state.iterations() * 1'000);
}
void enqueue_without_lock(benchmark::State& state) { enqueues<unlocked>(state); }
void enqueue_with_lock(benchmark::State& state) { enqueues<locked>(state); }
BENCHMARK(enqueue_without_lock);
BENCHMARK(enqueue_with_lock);

}  // namespace

}  // namespace bench
