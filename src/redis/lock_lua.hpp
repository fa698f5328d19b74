#pragma once

#include <string_view>

namespace understudy::redis {

/// Lua for locks. A lock is a key of its own, so that Redis may drop it, and its value
/// "expiry,owner". The names of all are kept by expiry.
inline constexpr std::string_view lock_lua = R"lua(
local locks = KEYS[1] .. 'understudy:lock'
local names = locks .. 's'
local function lock(name) return locks .. ':' .. name end

local function holder(name)
  local value = redis.call('GET', lock(name))
  if not value then return nil end
  local expires_at, owner = string.match(value, '^(-?%d+),(.*)$')
  return owner, tonumber(expires_at)
end

-- A few at a time, and a day late: clocks may differ.
local function forget_expired(now)
  local day = 24 * 60 * 60 * 1000000
  local expired = redis.call('ZRANGEBYSCORE', names, '-inf', now - day, 'LIMIT', 0, 10)
  if expired[1] then redis.call('ZREM', names, unpack(expired)) end
end

local function hold(name, owner, now, expires_at, dropped_after)
  forget_expired(now)
  local value = expires_at .. ',' .. owner
  if dropped_after == '' then
    redis.call('SET', lock(name), value)
  else
    redis.call('SET', lock(name), value, 'PX', dropped_after)
  end
  redis.call('ZADD', names, expires_at, name)
end

local function let_go(name, owner)
  if holder(name) ~= owner then return false end
  redis.call('DEL', lock(name))
  redis.call('ZREM', names, name)
  return true
end

-- Of those that end with a lease: names and owners, from that argument on.
local function let_all_go(first)
  for i = first, #ARGV, 2 do let_go(ARGV[i], ARGV[i + 1]) end
end
)lua";

}  // namespace understudy::redis
