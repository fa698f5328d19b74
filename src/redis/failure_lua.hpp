#pragma once

#include <string_view>

namespace understudy::redis {

/// Lua for the failed set; goes behind `beside_lua`. What Resque's record cannot hold lies beside the
/// record as it was at first: Resque appends `retried_at` to it later.
inline constexpr std::string_view failure_lua = R"lua(
local failed = ns .. 'failed'
local details = ours .. 'failed'

local function at_first(record)
  local retried = string.match(string.sub(record, -64), ',"retried_at":"[^"]*"}$')
  return retried and string.sub(record, 1, -#retried - 1) .. '}' or record
end

local function add_failure(record, beside_it)
  redis.call('RPUSH', failed, record)
  append(details, {at_first(record)}, {beside_it})
end

-- The record there, and how many of those up to it began as it did.
local function failure_at(index)
  local record, nth = redis.call('LINDEX', failed, index), 0
  if not record then return nil end
  for _, other in ipairs(redis.call('LRANGE', failed, 0, index)) do
    if at_first(other) == at_first(record) then nth = nth + 1 end
  end
  return record, nth
end
)lua";

}  // namespace understudy::redis
