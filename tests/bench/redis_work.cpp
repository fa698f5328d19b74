// Jobs from Redis: reserved, performed, acknowledged; by one thread beside a client by hand that
// sends the same scripts, and by several.

#include <nlohmann/json.hpp>

#include "by_hand.hpp"
#include "jobs.hpp"
#include "redis/lease_scripts.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"
#include "understudy/registry.hpp"
#include "understudy/worker.hpp"
#include "understudy/worker/loop.hpp"

namespace bench {

namespace {

constexpr int few = 200;
constexpr int many = 2'000;

std::vector<one_integer> jobs_of(int count) {
  std::vector<one_integer> jobs;
  for (int i = 0; i < count; ++i) jobs.push_back({i});
  return jobs;
}

// The same jobs wait for all, and the time that it takes to have them wait is left out.
struct prepared {
  understudy::redis::broker broker{server().address()};
  understudy::client client{broker};
  understudy::registry jobs;
  by_hand raw;

  prepared() { jobs.handle<one_integer>(); }

  template <class Work>
  void measure(benchmark::State& state, int count, const Work& work) {
    const auto waiting = jobs_of(count);
    for (auto _ : state) {
      raw.ask({"FLUSHDB"});
      client.enqueue_all(waiting);
      const auto begun = std::chrono::steady_clock::now();
      work();
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
      state.SetIterationTime(took.count());
    }
    state.SetItemsProcessed(state.iterations() * count);
  }
};

void redis_work_ours(benchmark::State& state) {
  prepared use;
  understudy::worker worker{use.broker, use.jobs, use.client};
  use.measure(state, few, [&] {
    const auto until = understudy::system_clock::shared().now() + std::chrono::minutes{30};
    while (const auto held = use.broker.reserve("bench", until)) worker.process(*held);
  });
}
BENCHMARK(redis_work_ours)->UseManualTime();

void redis_work_by_hand(benchmark::State& state) {
  prepared use;
  const auto reserve = use.raw.load(understudy::redis::scripts::reserve);
  const auto acknowledge = use.raw.load(understudy::redis::scripts::acknowledge);
  use.measure(state, few, [&] {
    while (true) {
      const auto held =
          use.raw.ask({"EVALSHA", reserve, "1", "resque:", "bench", "4000000000000000"});
      if (held->type == REDIS_REPLY_NIL) break;
      const auto* payload = held->element[1];
      const auto job = nlohmann::json::parse(payload->str, payload->str + payload->len);
      one_integer{job.at("args").at(0).get<std::int64_t>()}.perform();
      use.raw.ask(
          {"EVALSHA", acknowledge, "1", "resque:", std::to_string(held->element[0]->integer)});
    }
  });
}
BENCHMARK(redis_work_by_hand)->UseManualTime();

// As Ruby's worker without its bookkeeping: what is taken is nowhere until it is done.
void redis_work_as_resque(benchmark::State& state) {
  prepared use;
  use.measure(state, few, [&] {
    while (true) {
      const auto payload = use.raw.ask({"LPOP", "resque:queue:bench"});
      if (payload->type == REDIS_REPLY_NIL) break;
      const auto job = nlohmann::json::parse(payload->str, payload->str + payload->len);
      one_integer{job.at("args").at(0).get<std::int64_t>()}.perform();
      use.raw.ask({"INCR", "resque:stat:processed"});
    }
  });
}
BENCHMARK(redis_work_as_resque)->UseManualTime();

// A whole worker, its roster included, from its start until the queue is empty.
void redis_work_loop(benchmark::State& state) {
  prepared use;
  use.measure(state, many, [&] {
    understudy::worker worker{use.broker, use.jobs, use.client, {.queues = {"bench"}}};
    understudy::worker_loop{
        worker, {.threads = static_cast<std::size_t>(state.range(0)), .until_empty = true}}
        .run();
  });
}
BENCHMARK(redis_work_loop)->Arg(1)->Arg(4)->UseManualTime();

}  // namespace

}  // namespace bench
