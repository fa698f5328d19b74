// What a whole small test costs, beside the same test of a hand-written mock.

#include <gmock/gmock.h>

#include "jobs.hpp"
#include "understudy/matchers.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace bench {

namespace {

using namespace understudy::matchers;

void small_test_ours(benchmark::State& state) {
  for (auto _ : state) {
    understudy::fake_queue queue;
    queue.client().enqueue(one_integer{123});
    EXPECT_THAT(queue, HasEnqueued<one_integer>(testing::FieldsAre(123)));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(small_test_ours);

class mock_queue {
 public:
  MOCK_METHOD(void, enqueue, (std::int64_t key));
};

void small_test_of_a_mock(benchmark::State& state) {
  for (auto _ : state) {
    mock_queue queue;
    EXPECT_CALL(queue, enqueue(123));
    queue.enqueue(123);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(small_test_of_a_mock);

}  // namespace

}  // namespace bench
