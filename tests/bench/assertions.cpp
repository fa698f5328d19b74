// What an assertion costs on a journal of a million jobs.

#include <gmock/gmock.h>

#include "jobs.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace bench {

namespace {

using namespace understudy::matchers;

constexpr std::int64_t few = 1'000;
constexpr std::int64_t many = 1'000'000;

struct another {
  std::int64_t key;
  static constexpr auto job_name = "another";
  static constexpr auto queue = "bench";
};

// One of `few` asserted jobs among all.
void fill(understudy::fake_queue& queue, std::int64_t others) {
  const auto between = others / few;
  for (std::int64_t i = 0; i < few; ++i) {
    queue.client().enqueue(one_integer{i});
    for (std::int64_t k = 0; k < between; ++k) queue.client().enqueue(another{k});
  }
}

auto an_absent_one() { return HasEnqueued<one_integer>(testing::FieldsAre(-1)).never(); }

void assert_on(benchmark::State& state, const understudy::fake_queue& queue) {
  for (auto _ : state) {
    EXPECT_THAT(queue, an_absent_one());
  }
  state.SetItemsProcessed(state.iterations());
}

void few_alone(benchmark::State& state) {
  static understudy::fake_queue queue;
  if (queue.size() == 0) fill(queue, 0);
  assert_on(state, queue);
}
BENCHMARK(few_alone);

void few_among_many(benchmark::State& state) {
  static understudy::fake_queue queue;
  if (queue.size() == 0) fill(queue, many - few);
  assert_on(state, queue);
}
BENCHMARK(few_among_many);

const understudy::fake_queue& many_alike() {
  static understudy::fake_queue queue;
  if (queue.size() == 0) {
    for (std::int64_t i = 0; i < many; ++i) queue.client().enqueue(one_integer{i});
  }
  return queue;
}

void pass_over_many(benchmark::State& state) {
  assert_on(state, many_alike());
}
BENCHMARK(pass_over_many)->Iterations(1);

void message_on_many(benchmark::State& state) {
  const testing::Matcher<const understudy::fake_queue&> wanted =
      HasEnqueued<one_integer>(testing::FieldsAre(-1));
  for (auto _ : state) {
    testing::StringMatchResultListener why;
    benchmark::DoNotOptimize(wanted.MatchAndExplain(many_alike(), &why));
    benchmark::DoNotOptimize(why.str());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(message_on_many)->Iterations(1);

}  // namespace

}  // namespace bench
