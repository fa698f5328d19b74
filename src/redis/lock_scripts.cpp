#include "redis/lock_scripts.hpp"

namespace understudy::redis::scripts {

namespace {

// A lock is a key of its own, so that Redis may drop it, and its value "expiry,owner".
constexpr std::string_view lock_lua = R"lua(
local ours = KEYS[1] .. 'understudy:'
local names = ours .. 'locks'
local function lock(name) return ours .. 'lock:' .. name end

local function holder(name)
  local value = redis.call('GET', lock(name))
  if not value then return nil end
  local expires_at, owner = string.match(value, '^(-?%d+),(.*)$')
  return owner, tonumber(expires_at)
end

local function hold(name, owner, expires_at, dropped_after)
  local value = expires_at .. ',' .. owner
  if dropped_after == '' then
    redis.call('SET', lock(name), value)
  else
    redis.call('SET', lock(name), value, 'PX', dropped_after)
  end
  redis.call('SADD', names, name)
end
)lua";

}  // namespace

const script acquire_lock{"take a lock", repeatable::no, {lock_lua}, R"lua(
local owner, expires_at = holder(ARGV[1])
if owner and expires_at > tonumber(ARGV[3]) then return 0 end
hold(ARGV[1], ARGV[2], ARGV[4], ARGV[5])
return 1
)lua"};

const script release_lock{"let a lock go", repeatable::no, {lock_lua}, R"lua(
if holder(ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('DEL', lock(ARGV[1]))
redis.call('SREM', names, ARGV[1])
return 1
)lua"};

const script extend_lock{"extend a lock", repeatable::yes, {lock_lua}, R"lua(
local owner, expires_at = holder(ARGV[1])
if owner ~= ARGV[2] or expires_at <= tonumber(ARGV[3]) then return 0 end
hold(ARGV[1], ARGV[2], ARGV[4], ARGV[5])
return 1
)lua"};

const script locks{"look at the locks", repeatable::yes, {lock_lua}, R"lua(
local found = {}
for _, name in ipairs(redis.call('SMEMBERS', names)) do
  local value = redis.call('GET', lock(name))
  if value then
    found[#found + 1] = name
    found[#found + 1] = value
  else
    redis.call('SREM', names, name)
  end
end
return found
)lua"};

}  // namespace understudy::redis::scripts
