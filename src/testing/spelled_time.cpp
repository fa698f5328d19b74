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

std::string in_words(microseconds time) {
  if (time.count() < 0) return fmt::format("-{}", in_words(-time));
  const auto days = std::chrono::duration_cast<std::chrono::days>(time);
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(time - days);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time - days - hours);
  const std::chrono::duration<double> seconds = time - days - hours - minutes;
  std::string words;
  const auto add = [&](auto count, const char* unit) {
    if (count != 0) words += fmt::format("{}{:g} {}", words.empty() ? "" : " ", count, unit);
  };
  add(static_cast<double>(days.count()), "d");
  add(static_cast<double>(hours.count()), "h");
  add(static_cast<double>(minutes.count()), "min");
  add(seconds.count(), "s");
  return words.empty() ? "0 s" : words;
}

std::string spelled(time_point time) {
  return fmt::format("{} {} UTC", date(time), spelled(time_of_day(time)));
}

std::string in_iso8601(time_point time) {
  return fmt::format("{}T{:%T}Z", date(time), time_of_day(time));
}

std::string from_now(time_point due, time_point now) {
  if (due > now) return "in " + in_words(due - now);
  return due == now ? "now" : fmt::format("now, {} late", in_words(now - due));
}

}  // namespace understudy::detail
