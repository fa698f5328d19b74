#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string_view>

#include "understudy/error.hpp"

namespace understudy::detail {

/// What every lock store of ours asks of a new lock. \throws usage_error unless `ttl` is above zero.
inline void check_ttl(std::string_view key, std::chrono::microseconds ttl) {
  if (ttl > std::chrono::microseconds::zero()) return;
  throw usage_error{fmt::format("the lock {} needs a time to live above zero", key)};
}

}  // namespace understudy::detail
