#pragma once

#include <string_view>

namespace understudy::redis {

/// Lua for leases; goes behind `beside_lua`. A reserved job is a hash of its own: who deletes it ends
/// the lease, and is the only one to.
inline constexpr std::string_view lease_lua = R"lua(
local expiries = ours .. 'expiries'
local function lease(token) return ours .. 'lease:' .. token end

local function apart(entry)
  local place, attempt, rest = string.match(entry, '^(%d*),(%d+),(.*)$')
  return tonumber(place), tonumber(attempt), rest
end

local function reserve(queue, expires_at)
  local line, hash = line_of(queue), beside(queue)
  local payload = redis.call('LPOP', line)
  if not payload then
    redis.call('DEL', hash)
    return nil
  end
  local entry = take(hash, payload, 1) or ',1,'
  if redis.call('EXISTS', line) == 0 then redis.call('DEL', hash) end
  local token = redis.call('INCR', ours .. 'token')
  local place, attempt, rest = apart(entry)
  entry = (place or token) .. ',' .. attempt .. ',' .. rest
  redis.call('HSET', lease(token), 'queue', queue, 'payload', payload, 'entry', entry)
  if expires_at ~= '' then redis.call('ZADD', expiries, expires_at, token) end
  return {token, payload, attempt, rest}
end

local function end_lease(token)
  local held = redis.call('HMGET', lease(token), 'queue', 'payload', 'entry')
  if not held[1] then return nil end
  redis.call('DEL', lease(token))
  redis.call('ZREM', expiries, token)
  local place, attempt, rest = apart(held[3])
  return {queue = held[1], payload = held[2], place = place, attempt = attempt, rest = rest}
end

local function count_failure(worker)
  redis.call('INCR', ns .. 'stat:processed')
  redis.call('INCR', ns .. 'stat:failed')
  if worker ~= '' then redis.call('INCR', ns .. 'stat:failed:' .. worker) end
end

-- What has a place was reserved before, from the head, so nothing without one stands before it.
local function put_in_place(job)
  local line, hash = line_of(job.queue), beside(job.queue)
  local seen, index, other = {}, 0, nil
  while true do
    other = redis.call('LINDEX', line, index)
    if not other then break end
    local nth = (seen[other] or 0) + 1
    local entry = look(hash, other, nth)
    local place = entry and apart(entry)
    if not place or place > job.place then break end
    seen[other] = nth
    index = index + 1
  end
  redis.call('SADD', ns .. 'queues', job.queue)
  if index == 0 and not other then redis.call('DEL', hash) end
  if index == 0 then
    redis.call('LPUSH', line, job.payload)
  elseif not other then
    redis.call('RPUSH', line, job.payload)
  else
    local removed = no_text()
    redis.call('LSET', line, index, removed)
    redis.call('LINSERT', line, 'BEFORE', removed, job.payload)
    redis.call('LSET', line, index + 1, other)
  end
  local nth = (seen[job.payload] or 0) + 1
  insert(hash, job.payload, nth, job.place .. ',' .. job.attempt .. ',' .. job.rest)
  sweep_if_many(hash, line, redis.call('LLEN', line))
end

local function recover(now)
  while true do
    local token = redis.call('ZRANGEBYSCORE', expiries, '-inf', now, 'LIMIT', 0, 1)[1]
    if not token then return nil end
    local job = end_lease(token)
    if job then
      job.attempt = job.attempt + 1
      put_in_place(job)
      return {token, job.queue, job.payload, job.attempt, job.rest}
    end
    redis.call('ZREM', expiries, token)
  end
end
)lua";

}  // namespace understudy::redis
