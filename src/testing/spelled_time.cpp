#include "testing/spelled_time.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace understudy::detail {

namespace {

using std::chrono::microseconds;

microseconds time_of_day(time_point time) {
  return time - std::chrono::floor<std::chrono::days>(time);
}

std::string date(time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
}

}  // namespace

std::string spelled(microseconds time) {
  return fmt::format("{:%T}", std::chrono::floor<std::chrono::milliseconds>(time));
}

std::string spelled(time_point time) {
  return fmt::format("{} {} UTC", date(time), spelled(time_of_day(time)));
}

std::string in_iso8601(time_point time) {
  return fmt::format("{}T{:%T}Z", date(time), time_of_day(time));
}

std::string from_now(time_point due, time_point now) {
  const std::chrono::duration<double> wait = due - now;
  return fmt::format("in {:g} s", wait.count());
}

}  // namespace understudy::detail
