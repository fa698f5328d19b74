#include "compile_time.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace bench {

namespace {

double user_seconds_of_children() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  return static_cast<double>(used.ru_utime.tv_sec) +
         static_cast<double>(used.ru_utime.tv_usec) / 1e6;
}

double compile(std::string_view source) {
  const auto command = fmt::format("{} -std=c++20 -O0 -c {} -o /dev/null {}/{}", BENCH_COMPILER,
                                   BENCH_INCLUDES, BENCH_SOURCES, source);
  const auto before = user_seconds_of_children();
  if (std::system(command.c_str()) != 0) throw std::runtime_error{"failed: " + command};
  return user_seconds_of_children() - before;
}

double median(std::array<double, 5> values) {
  std::sort(values.begin(), values.end());
  return values[2];
}

}  // namespace

compile_times measure_compile_times() {
  std::array<double, 5> ours{};
  std::array<double, 5> baseline{};
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ours[i] = compile("ours.cpp");
    baseline[i] = compile("baseline.cpp");
  }
  return {median(ours), median(baseline)};
}

}  // namespace bench
