#include "memory.hpp"

#include <malloc.h>

#include "jobs.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace bench {

double journal_bytes_per_job() {
  constexpr int jobs = 100'000;
  const auto in_use = [] {
    const auto heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
  };
  understudy::fake_queue queue;
  queue.client().enqueue(one_integer{-1});
  queue.run_one();
  const auto before = in_use();
  for (int i = 0; i < jobs; ++i) queue.client().enqueue(one_integer{i});
  queue.drain({.bound = jobs});
  const auto after = in_use();

  std::size_t payloads = 0;
  for (const auto& job : queue.journal().enqueued()) payloads += job.payload().size();
  return (static_cast<double>(after - before) - static_cast<double>(payloads)) / jobs;
}

}  // namespace bench
