#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "understudy/clock.hpp"

namespace understudy::redis {

/// How Resque's records spell a time: `2030/01/31 13:05:09 UTC`.
std::string in_a_record(time_point time);

/// `2030-01-31T13:05:09Z`, as in what a worker is at.
std::string in_iso8601_utc(time_point time);

/// `2030-01-31T13:05:09+00:00`, as in a heartbeat.
std::string in_iso8601_offset(time_point time);

/// `2030-01-31 13:05:09 +0000`, as Ruby prints when a worker has started.
std::string as_ruby_prints(time_point time);

/// Reads any of these, JavaScript's text of a date, and seconds since 1970; nothing for all else. A
/// zone that has no offset is taken for UTC.
std::optional<time_point> spelled_time(std::string_view text);

}  // namespace understudy::redis
