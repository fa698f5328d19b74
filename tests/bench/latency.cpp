#include "latency.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <semaphore>
#include <thread>
#include <vector>

#include "by_hand.hpp"
#include "jobs.hpp"
#include "understudy/client.hpp"
#include "understudy/redis/broker.hpp"
#include "understudy/registry.hpp"
#include "understudy/worker.hpp"
#include "understudy/worker/loop.hpp"

namespace bench {

namespace {

using steady = std::chrono::steady_clock;

double median_of(std::vector<double> times) {
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

double nanoseconds(steady::duration time) {
  return std::chrono::duration<double, std::nano>{time}.count();
}

}  // namespace

latency measure_latency() {
  constexpr int times = 500;
  understudy::redis::broker broker{server().address()};
  understudy::client client{broker};
  understudy::registry jobs;
  std::atomic<steady::time_point> performed_at;
  std::binary_semaphore is_performed{0};
  jobs.handle<one_integer>([&](const one_integer&) {
    performed_at = steady::now();
    is_performed.release();
  });
  understudy::worker worker{broker, jobs, client, {.queues = {"bench"}}};
  understudy::worker_loop loop{worker};
  std::jthread working{[&] { loop.run(); }};

  by_hand raw;
  std::vector<double> to_perform;
  std::vector<double> round_trips;
  for (int i = 0; i < times; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});  // until it is idle again
    auto begun = steady::now();
    raw.ask({"PING"});
    round_trips.push_back(nanoseconds(steady::now() - begun));
    begun = steady::now();
    client.enqueue(one_integer{i});
    is_performed.acquire();
    to_perform.push_back(nanoseconds(performed_at.load() - begun));
  }
  loop.finish();
  return {median_of(to_perform), median_of(round_trips)};
}

}  // namespace bench
