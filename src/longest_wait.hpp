#pragma once

#include <algorithm>
#include <chrono>

namespace understudy::detail {

/// A wait that any clock can add to its time, or take from it, without an overflow.
inline std::chrono::microseconds at_most_a_year(std::chrono::microseconds wait) {
  return std::min(wait, std::chrono::microseconds{std::chrono::hours{365 * 24}});
}

}  // namespace understudy::detail
