#pragma once

#include <chrono>
#include <string>

#include "understudy/clock.hpp"

namespace understudy::detail {

/// How messages and journals tell times; all in UTC, and not of the machine's locale.

/// `00:05:00.000`: hours to milliseconds; of a whole day and more, with more hours.
std::string spelled(std::chrono::microseconds time);

/// `2026-11-25 10:05:00.000 UTC`
std::string spelled(time_point time);

/// `2026-11-25T10:05:00.000000Z`, for programs.
std::string in_iso8601(time_point time);

/// `5 min`, `23 h 55 min`, `1.5 s`
std::string in_words(std::chrono::microseconds time);

/// `in 5 min`, `now`; of what was due before, `now, 20 s late`
std::string from_now(time_point due, time_point now);

}  // namespace understudy::detail
