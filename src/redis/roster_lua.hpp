#pragma once

#include <string_view>

namespace understudy::redis {

/// Lua for who works; goes behind `beside_lua`. Which workers are ours is known apart: they may be
/// listed without a heartbeat.
inline constexpr std::string_view roster_lua = R"lua(
local names, own = ns .. 'workers', ours .. 'workers'
local beats = ns .. 'workers:heartbeat'
local function at_work(id) return ns .. 'worker:' .. id end
local function started(id) return at_work(id) .. ':started' end
local function is_listed(id) return redis.call('SISMEMBER', names, id) == 1 end

-- Slashes stay as they are, which cjson would escape. What is shown of a payload is JSON already.
local function list_at_work(id, queue, run_at, shown)
  if not is_listed(id) then return end
  local name = string.gsub(cjson.encode(queue), '\\/', '/')
  redis.call('SET', at_work(id),
             '{"queue":' .. name .. ',"run_at":"' .. run_at .. '","payload":' .. shown .. '}')
end

local function forget(id)
  redis.call('SREM', names, id)
  redis.call('SREM', own, id)
  redis.call('HDEL', beats, id)
  redis.call('DEL', at_work(id), started(id), ns .. 'stat:processed:' .. id,
             ns .. 'stat:failed:' .. id)
end
)lua";

}  // namespace understudy::redis
