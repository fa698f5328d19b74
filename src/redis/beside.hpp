#pragma once

#include <string_view>

namespace understudy::redis {

/// Lua that keeps entries beside the texts of a list, which other clients may change: found by the
/// text, of equal texts in their order. All entries of a list are one hash, so that they go as one.
/// It holds each entry under its number among those of its text, and under the text alone the first
/// and last number, unless both are 0.
inline constexpr std::string_view beside_lua = R"lua(
local ns = KEYS[1]
local ours = ns .. 'understudy:'

-- A name does not begin as a number does.
local function name_of(text)
  return #text <= 128 and '=' .. text or '#' .. redis.sha1hex(text)
end

local function span_of(known, entry_0)
  if not known then return 0, entry_0 and 0 or -1 end
  local first, last = string.match(known, '^(-?%d+),(-?%d+)$')
  return tonumber(first), tonumber(last)
end

local function span(hash, name)
  local known = redis.call('HMGET', hash, name, '0' .. name)
  return span_of(known[1], known[2])
end

local function set_span(hash, name, first, last)
  if first > last or (first == 0 and last == 0) then
    redis.call('HDEL', hash, name)
  else
    redis.call('HSET', hash, name, first .. ',' .. last)
  end
end

local function append(hash, texts, entries)
  local names, asked = {}, {}
  for i, text in ipairs(texts) do
    local name = name_of(text)
    names[i], asked[2 * i - 1], asked[2 * i] = name, name, '0' .. name
  end
  local known = redis.call('HMGET', hash, unpack(asked))
  local spans, fields = {}, {}
  for i, name in ipairs(names) do
    local at = spans[name]
    if not at then
      at = {span_of(known[2 * i - 1], known[2 * i])}
      spans[name] = at
    end
    at[2] = at[2] + 1
    fields[2 * i - 1] = at[2] == 0 and asked[2 * i] or at[2] .. name
    fields[2 * i] = entries[i]
  end
  for name, at in pairs(spans) do
    if at[1] ~= 0 or at[2] ~= 0 then
      fields[#fields + 1] = name
      fields[#fields + 1] = at[1] .. ',' .. at[2]
    end
  end
  redis.call('HSET', hash, unpack(fields))
end

local function look(hash, text, nth)
  local name = name_of(text)
  local first, last = span(hash, name)
  local at = first + nth - 1
  return at <= last and redis.call('HGET', hash, at .. name)
end

local function replace(hash, text, nth, entry)
  local name = name_of(text)
  local first, last = span(hash, name)
  local at = first + nth - 1
  if at <= last then redis.call('HSET', hash, at .. name, entry) end
end

local function take(hash, text, nth)
  local name = name_of(text)
  local first, last = span(hash, name)
  local at = first + nth - 1
  if at > last then return nil end
  local entry = redis.call('HGET', hash, at .. name)
  for number = at, first + 1, -1 do
    local before = redis.call('HGET', hash, number - 1 .. name)
    redis.call('HSET', hash, number .. name, before)
  end
  redis.call('HDEL', hash, first .. name)
  if first ~= 0 or last ~= 0 then set_span(hash, name, first + 1, last) end
  return entry
end

local function insert(hash, text, nth, entry)
  local name = name_of(text)
  local first, last = span(hash, name)
  nth = math.min(nth, last - first + 2)
  for number = first, first + nth - 2 do
    local after = redis.call('HGET', hash, number .. name)
    redis.call('HSET', hash, number - 1 .. name, after)
  end
  redis.call('HSET', hash, first + nth - 2 .. name, entry)
  set_span(hash, name, first - 1, last)
end

-- No payload or record has these bytes but by malice.
local function no_text() return 'understudy:removed:' .. redis.sha1hex(ns) end
local function remove_at(list, index)
  local removed = no_text()
  redis.call('LSET', list, index, removed)
  redis.call('LREM', list, 1, removed)
end

local function line_of(queue) return ns .. 'queue:' .. queue end
local function beside(queue) return ours .. 'queue:' .. queue end

-- No more at once than Lua passes on to a call, four words each.
local function push(queue, payloads, entries)
  redis.call('SADD', ns .. 'queues', queue)
  redis.call('RPUSH', line_of(queue), unpack(payloads))
  if entries then append(beside(queue), payloads, entries) end
end
)lua";

}  // namespace understudy::redis
