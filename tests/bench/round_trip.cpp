// A job's whole way, from enqueue to perform, beside what a test would do by hand with a JSON tree
// and a deque.

#include <deque>
#include <nlohmann/json.hpp>

#include "jobs.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace bench {

namespace {

using nlohmann::json;

void one_integer_ours(benchmark::State& state) {
  const auto jobs = state.range(0);
  for (auto _ : state) {
    understudy::fake_queue queue;
    for (std::int64_t i = 0; i < jobs; ++i) queue.client().enqueue(one_integer{i});
    benchmark::DoNotOptimize(queue.drain());
  }
  state.SetItemsProcessed(state.iterations() * jobs);
}
BENCHMARK(one_integer_ours)->Arg(1'000)->Arg(1'000'000);

void one_integer_by_hand(benchmark::State& state) {
  for (auto _ : state) {
    std::deque<std::string> line;
    for (std::int64_t i = 0; i < 1'000; ++i) {
      json payload;
      payload["class"] = "one_integer";
      payload["args"] = json::array({i});
      line.push_back(payload.dump());
    }
    while (!line.empty()) {
      const auto payload = json::parse(line.front());
      line.pop_front();
      if (payload["class"] == "one_integer") {
        one_integer{payload["args"][0].get<std::int64_t>()}.perform();
      }
    }
  }
  state.SetItemsProcessed(state.iterations() * 1'000);
}
BENCHMARK(one_integer_by_hand);

void ten_fields_ours(benchmark::State& state) {
  for (auto _ : state) {
    understudy::fake_queue queue;
    for (std::int64_t i = 0; i < 1'000; ++i) queue.client().enqueue(an_order(i));
    benchmark::DoNotOptimize(queue.drain());
  }
  state.SetItemsProcessed(state.iterations() * 1'000);
}
BENCHMARK(ten_fields_ours);

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

template <class T>
std::optional<T> optional_of(const json& value) {
  return value.is_null() ? std::nullopt : std::optional{value.get<T>()};
}

void ten_fields_by_hand(benchmark::State& state) {
  for (auto _ : state) {
    std::deque<std::string> line;
    for (std::int64_t i = 0; i < 1'000; ++i) {
      const auto job = an_order(i);
      json payload;
      payload["class"] = "ten_fields";
      payload["args"] =
          json::array({job.order, job.customer, job.amount, job.is_paid, job.currency, job.address,
                       or_null(job.note), job.items, or_null(job.discount), job.channel});
      line.push_back(payload.dump());
    }
    while (!line.empty()) {
      const auto payload = json::parse(line.front());
      line.pop_front();
      if (payload["class"] != "ten_fields") continue;
      const auto& args = payload["args"];
      ten_fields{args[0].get<std::int64_t>(),
                 args[1].get<std::uint32_t>(),
                 args[2].get<double>(),
                 args[3].get<bool>(),
                 args[4].get<std::string>(),
                 args[5].get<std::string>(),
                 optional_of<std::string>(args[6]),
                 args[7].get<std::vector<int>>(),
                 optional_of<int>(args[8]),
                 args[9].get<std::string>()}
          .perform();
    }
  }
  state.SetItemsProcessed(state.iterations() * 1'000);
}
BENCHMARK(ten_fields_by_hand);

template <int>
struct no_op {
  static constexpr auto name = "no_op";
  bool before_enqueue(understudy::context&) const { return true; }
  void after_perform(understudy::context&) const {}
};

template <int... plugin>
struct with_plugins {
  std::int64_t key;

  static constexpr auto job_name = "with_plugins";
  static constexpr auto queue = "bench";
  using plugins = understudy::plugins<no_op<plugin>...>;
  void perform() const { benchmark::DoNotOptimize(key); }
};

template <class Job>
void plugins_ours(benchmark::State& state) {
  for (auto _ : state) {
    understudy::fake_queue queue;
    for (std::int64_t i = 0; i < 1'000; ++i) queue.client().enqueue(Job{i});
    benchmark::DoNotOptimize(queue.drain());
  }
  state.SetItemsProcessed(state.iterations() * 1'000);
}
void one_plugin(benchmark::State& state) { plugins_ours<with_plugins<1>>(state); }
void nine_plugins(benchmark::State& state) {
  plugins_ours<with_plugins<1, 2, 3, 4, 5, 6, 7, 8, 9>>(state);
}
BENCHMARK(one_plugin);
BENCHMARK(nine_plugins);

}  // namespace

}  // namespace bench
