// What waiting costs: the schedule of a broker beside a priority queue, and jobs that wait for
// their time, or for another attempt, by the thousand and by the million.

#include <chrono>
#include <deque>
#include <memory>
#include <queue>
#include <stdexcept>
#include <vector>

#include "jobs.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/hooks/retry.hpp"
#include "understudy/random.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace bench {

namespace {

using namespace std::chrono_literals;
using understudy::time_point;

constexpr std::int64_t a_million = 1'000'000;

// Delays of up to an hour, the same each time.
class delays {
 public:
  std::chrono::microseconds next() {
    return std::chrono::microseconds{static_cast<std::int64_t>(random_.below(3'600'000'000))};
  }

 private:
  understudy::seeded_random random_{4711};
};

// Counts only what it takes to pick all jobs, not what it takes to schedule them.
template <class Pick>
void time_picking(benchmark::State& state, Pick pick_all) {
  const auto start = std::chrono::steady_clock::now();
  pick_all();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  state.SetIterationTime(taken.count());
}

understudy::message a_message() { return {R"({"class":"one_integer","args":[4711]})", {}}; }

void picking_ours(benchmark::State& state) {
  for (auto _ : state) {
    delays wait;
    understudy::memory_broker broker;
    for (std::int64_t i = 0; i < a_million; ++i) {
      broker.schedule(time_point{wait.next()}, "bench", a_message());
    }
    time_picking(state, [&] {
      while (broker.promote(time_point{1h})) {
      }
    });
  }
  state.SetItemsProcessed(state.iterations() * a_million);
}
BENCHMARK(picking_ours)->Iterations(1)->Repetitions(5)->UseManualTime();

struct waiting_job {
  time_point due;
  std::int64_t order;
  std::shared_ptr<const understudy::message> message;

  friend bool operator<(const waiting_job& a, const waiting_job& b) {
    return a.due != b.due ? a.due > b.due : a.order > b.order;
  }
};

void picking_by_hand(benchmark::State& state) {
  for (auto _ : state) {
    delays wait;
    std::priority_queue<waiting_job> waiting;
    for (std::int64_t i = 0; i < a_million; ++i) {
      waiting.push(
          {time_point{wait.next()}, i, std::make_shared<const understudy::message>(a_message())});
    }
    std::deque<std::shared_ptr<const understudy::message>> line;
    time_picking(state, [&] {
      while (!waiting.empty() && waiting.top().due <= time_point{1h}) {
        line.push_back(waiting.top().message);
        waiting.pop();
      }
    });
    benchmark::DoNotOptimize(line);
  }
  state.SetItemsProcessed(state.iterations() * a_million);
}
BENCHMARK(picking_by_hand)->Iterations(1)->Repetitions(5)->UseManualTime();

void scheduled_ours(benchmark::State& state) {
  const auto jobs = state.range(0);
  for (auto _ : state) {
    understudy::fake_queue queue;
    for (std::int64_t i = 0; i < jobs; ++i) {
      queue.client().enqueue_in(std::chrono::milliseconds{i}, one_integer{i});
    }
    queue.clock().advance(std::chrono::milliseconds{jobs});
    benchmark::DoNotOptimize(queue.drain());
  }
  state.SetItemsProcessed(state.iterations() * jobs);
}
BENCHMARK(scheduled_ours)->Arg(1'000)->Arg(a_million)->Repetitions(5);

struct fails_once {
  std::int64_t key;

  static constexpr auto job_name = "fails_once";
  static constexpr auto queue = "bench";
  using plugins = understudy::plugins<understudy::retry<>>;
  void perform(understudy::context& context) const {
    if (context.attempt() == 1) throw std::runtime_error{"once"};
  }
};

void retried_ours(benchmark::State& state) {
  const auto jobs = state.range(0);
  for (auto _ : state) {
    understudy::fake_queue queue;
    for (std::int64_t i = 0; i < jobs; ++i) queue.client().enqueue(fails_once{i});
    benchmark::DoNotOptimize(queue.drain());
    queue.clock().advance(1h);
    benchmark::DoNotOptimize(queue.drain());
  }
  state.SetItemsProcessed(state.iterations() * jobs);
}
BENCHMARK(retried_ours)->Arg(1'000)->Arg(a_million)->Repetitions(5);

}  // namespace

}  // namespace bench
