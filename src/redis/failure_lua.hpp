#pragma once

#include <string_view>

namespace understudy::redis {

/// Lua for the failed set; goes behind `beside_lua`. It is one list, or one for each queue, as Resque's
/// RedisMultiQueue has it. What Resque's record cannot hold lies beside the record as it was at first:
/// Resque appends `retried_at` to it later.
inline constexpr std::string_view failure_lua = R"lua(
local failed_queues = ns .. 'failed_queues'

local function failed_lists()
  if not fails_by_queue then return {'failed'} end
  local names = redis.call('SMEMBERS', failed_queues)
  table.sort(names)
  return names
end
local function details(list)
  return list == 'failed' and ours .. 'failed' or ours .. 'failed:' .. list
end

local function at_first(record)
  local retried = string.match(string.sub(record, -64), ',"retried_at":"[^"]*"}$')
  return retried and string.sub(record, 1, -#retried - 1) .. '}' or record
end

local function add_failure(queue, record, beside_it)
  local list = 'failed'
  if fails_by_queue then
    list = queue .. '_failed'
    redis.call('SADD', failed_queues, list)
  end
  push_beside(details(list), ns .. list, {record}, {beside_it}, at_first)
end

-- How many records up to there began so. As a rule it is the only one. Those that are equal failed
-- within one second, so they are looked for around it until there is one for each entry.
local function nth_of(list, index, text)
  local first, last = span(details(list), name_of(text))
  local entries = last - first + 1
  if entries <= 1 then return 1 end
  local reach, nth = entries, nil
  repeat
    local from, seen = math.max(0, index - reach), 0
    nth = 0
    for i, record in ipairs(redis.call('LRANGE', ns .. list, from, index + reach)) do
      if record == text or (#record > #text and at_first(record) == text) then
        seen = seen + 1
        if from + i - 1 <= index then nth = nth + 1 end
      end
    end
    reach = 2 * reach
  until seen >= entries or from == 0
  return nth
end

-- Where the record is, itself, and how many of those up to it began as it did.
local function failure_at(index)
  index = tonumber(index)
  for _, list in ipairs(failed_lists()) do
    local size = redis.call('LLEN', ns .. list)
    if index < size then
      local record = redis.call('LINDEX', ns .. list, index)
      return {list = list, index = index, record = record, nth = nth_of(list, index, at_first(record))}
    end
    index = index - size
  end
end
)lua";

}  // namespace understudy::redis
