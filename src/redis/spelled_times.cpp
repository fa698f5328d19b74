#include "redis/spelled_times.hpp"

#include <ctime>

namespace understudy::redis {

namespace {

std::time_t seconds_of(time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::string spelled(time_point time, const char* format) {
  const auto seconds = seconds_of(time);
  std::tm parts{};
  // Without a year that it can tell, as of `never`, a time is spelled as the first one.
  if (gmtime_r(&seconds, &parts) == nullptr) parts = {0, 0, 0, 1, 0, 70, 0, 0, 0, 0, nullptr};
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

std::optional<time_point> parsed(const std::string& text, const char* format) {
  std::tm parts{};
  if (strptime(text.c_str(), format, &parts) == nullptr) return std::nullopt;
  const auto offset = parts.tm_gmtoff;  // which timegm forgets
  return time_point{std::chrono::seconds{timegm(&parts) - offset}};
}

}  // namespace

std::string in_a_record(time_point time) { return spelled(time, "%Y/%m/%d %H:%M:%S UTC"); }
std::string in_iso8601_utc(time_point time) { return spelled(time, "%Y-%m-%dT%H:%M:%SZ"); }
std::string in_iso8601_offset(time_point time) { return spelled(time, "%Y-%m-%dT%H:%M:%S+00:00"); }
std::string as_ruby_prints(time_point time) { return spelled(time, "%Y-%m-%d %H:%M:%S +0000"); }

std::optional<time_point> spelled_time(std::string_view spelled) {
  const std::string text{spelled};
  // With an offset first: those without one match where one follows, too.
  for (const auto* format : {"%Y/%m/%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S %z",
                             "%a %b %d %Y %H:%M:%S GMT%z", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
                             "%Y-%m-%d %H:%M:%S"}) {
    if (const auto time = parsed(text, format)) return time;
  }
  if (text.empty() || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
  return parsed(text, "%s");
}

}  // namespace understudy::redis
