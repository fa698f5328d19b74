// Enqueues to Redis, beside a client by hand that sends the same scripts with the same words, and
// beside one that sends what Resque does: there nothing travels beside a job, and who takes one may
// lose it.

#include "by_hand.hpp"
#include "jobs.hpp"
#include "redis/queue_scripts.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"

namespace bench {

namespace {

constexpr int few = 200;
constexpr int many = 10'000;

void redis_enqueue_ours(benchmark::State& state) {
  understudy::redis::broker broker{server().address()};
  understudy::client client{broker};
  by_hand raw;
  for (auto _ : state) {
    for (int i = 0; i < few; ++i) client.enqueue(one_integer{i});
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * few);
}
BENCHMARK(redis_enqueue_ours)->UseRealTime();

void redis_enqueue_by_hand(benchmark::State& state) {
  by_hand raw;
  const auto push = raw.load(understudy::redis::scripts::push);
  for (auto _ : state) {
    for (int i = 0; i < few; ++i) {
      raw.ask({"EVALSHA", push, "1", "resque:", "bench", payload_of(i), entry_of(i)});
    }
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * few);
}
BENCHMARK(redis_enqueue_by_hand)->UseRealTime();

void redis_enqueue_as_resque(benchmark::State& state) {
  by_hand raw;
  for (auto _ : state) {
    for (int i = 0; i < few; ++i) {
      raw.write({"SADD", "resque:queues", "bench"});
      raw.write({"RPUSH", "resque:queue:bench", payload_of(i)});
      raw.answer();
      raw.answer();
    }
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * few);
}
BENCHMARK(redis_enqueue_as_resque)->UseRealTime();

void redis_enqueue_all_ours(benchmark::State& state) {
  understudy::redis::broker broker{server().address()};
  understudy::client client{broker};
  by_hand raw;
  std::vector<one_integer> jobs;
  for (int i = 0; i < many; ++i) jobs.push_back({i});
  for (auto _ : state) {
    client.enqueue_all(jobs);
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(redis_enqueue_all_ours)->UseRealTime();

// One script for all of them, as it is all or none.
void redis_enqueue_all_by_hand(benchmark::State& state) {
  by_hand raw;
  const auto push = raw.load(understudy::redis::scripts::push);
  for (auto _ : state) {
    std::vector<std::string> command{"EVALSHA", push, "1", "resque:", "bench"};
    for (int i = 0; i < many; ++i) {
      command.push_back(payload_of(i));
      command.push_back(entry_of(i));
    }
    raw.ask(command);
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(redis_enqueue_all_by_hand)->UseRealTime();

void redis_enqueue_all_as_resque(benchmark::State& state) {
  by_hand raw;
  for (auto _ : state) {
    raw.write({"SADD", "resque:queues", "bench"});
    for (int i = 0; i < many; ++i) raw.write({"RPUSH", "resque:queue:bench", payload_of(i)});
    for (int i = 0; i <= many; ++i) raw.answer();
    raw.ask({"FLUSHDB"});
  }
  state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(redis_enqueue_all_as_resque)->UseRealTime();

}  // namespace

}  // namespace bench
