#pragma once

#include <string_view>

namespace understudy::redis {

/// Lua that keeps entries beside the texts of a list, which other clients may change: found by the
/// text, of equal texts in their order. All entries of a list are one hash, so that they go as one.
/// For each text it holds under its digest the first and last number, and under digest and number
/// an entry.
inline constexpr std::string_view beside_lua = R"lua(
local ns = KEYS[1]
local ours = ns .. 'understudy:'

local function span(hash, digest)
  local text = redis.call('HGET', hash, digest)
  if not text then return 0, -1 end
  local first, last = string.match(text, '^(-?%d+),(-?%d+)$')
  return tonumber(first), tonumber(last)
end

local function set_span(hash, digest, first, last)
  if first > last then
    redis.call('HDEL', hash, digest)
  else
    redis.call('HSET', hash, digest, first .. ',' .. last)
  end
end

local function append(hash, text, entry)
  local digest = redis.sha1hex(text)
  local first, last = span(hash, digest)
  redis.call('HSET', hash, digest .. ',' .. last + 1, entry, digest, first .. ',' .. last + 1)
end

local function look(hash, digest, nth)
  local first, last = span(hash, digest)
  local at = first + nth - 1
  return at <= last and redis.call('HGET', hash, digest .. ',' .. at)
end

local function replace(hash, text, nth, entry)
  local digest = redis.sha1hex(text)
  local first, last = span(hash, digest)
  local at = first + nth - 1
  if at <= last then redis.call('HSET', hash, digest .. ',' .. at, entry) end
end

local function take(hash, text, nth)
  local digest = redis.sha1hex(text)
  local first, last = span(hash, digest)
  local at = first + nth - 1
  if at > last then return nil end
  local entry = redis.call('HGET', hash, digest .. ',' .. at)
  for number = at, first + 1, -1 do
    local before = redis.call('HGET', hash, digest .. ',' .. number - 1)
    redis.call('HSET', hash, digest .. ',' .. number, before)
  end
  redis.call('HDEL', hash, digest .. ',' .. first)
  set_span(hash, digest, first + 1, last)
  return entry
end

local function insert(hash, text, nth, entry)
  local digest = redis.sha1hex(text)
  local first, last = span(hash, digest)
  nth = math.min(nth, last - first + 2)
  for number = first, first + nth - 2 do
    local after = redis.call('HGET', hash, digest .. ',' .. number)
    redis.call('HSET', hash, digest .. ',' .. number - 1, after)
  end
  redis.call('HSET', hash, digest .. ',' .. first + nth - 2, entry)
  set_span(hash, digest, first - 1, last)
end

-- No payload or record has these bytes but by malice.
local removed = 'understudy:removed:' .. redis.sha1hex(ns)
local function remove_at(list, index)
  redis.call('LSET', list, index, removed)
  redis.call('LREM', list, 1, removed)
end

local function line_of(queue) return ns .. 'queue:' .. queue end
local function beside(queue) return ours .. 'queue:' .. queue end

local function push(queue, payload, entry)
  redis.call('SADD', ns .. 'queues', queue)
  redis.call('RPUSH', line_of(queue), payload)
  if entry then append(beside(queue), payload, entry) end
end
)lua";

}  // namespace understudy::redis
