#include "times.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>

namespace bench {

namespace {

// Keeps the shortest repetition: what else runs on the machine only ever adds to a time.
class shortest final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const auto& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const auto name =
          run.run_name.function_name + (run.run_name.args.empty() ? "" : "/") + run.run_name.args;
      const double time = 1e9 / run.counters.at("items_per_second");
      const auto [known, is_new] = times.try_emplace(name, time);
      if (!is_new) known->second = std::min(known->second, time);
      std::fprintf(stderr, ".");
    }
  }
  void Finalize() override { std::fprintf(stderr, "\n"); }

  std::map<std::string, double> times;
};

}  // namespace

std::map<std::string, double> measure_times() {
  shortest times;
  benchmark::RunSpecifiedBenchmarks(&times);
  return times.times;
}

}  // namespace bench
