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

-- By what texts elements of a list are known: as `known_as` tells, or by themselves.
local function texts_of(elements, known_as)
  if not known_as then return elements end
  local texts = {}
  for i, element in ipairs(elements) do texts[i] = known_as(element) end
  return texts
end

-- What other clients took left its entry here. They take from the head, so of equal texts the last
-- entries stay, as many as there are texts.
local function sweep(hash, list, known_as)
  local waiting, count, last = {}, {}, {}
  for _, text in ipairs(texts_of(redis.call('LRANGE', list, 0, -1), known_as)) do
    local name = name_of(text)
    waiting[name] = (waiting[name] or 0) + 1
  end
  for _, field in ipairs(redis.call('HKEYS', hash)) do
    local number, name = string.match(field, '^(-?%d+)(.*)$')
    if number then
      number = tonumber(number)
      count[name] = (count[name] or 0) + 1
      last[name] = math.max(last[name] or number, number)
    end
  end
  for name, at in pairs(last) do
    local first, kept = at - count[name] + 1, at - (waiting[name] or 0) + 1
    for number = first, kept - 1 do redis.call('HDEL', hash, number .. name) end
    if kept > first then set_span(hash, name, kept, at) end
  end
end

-- An element has two fields at most, so a sweep drops half of them or more: its cost is that of as
-- many appends.
local function sweep_if_many(hash, list, size, known_as)
  if redis.call('HLEN', hash) > 4 * size + 1000 then sweep(hash, list, known_as) end
end

-- Entries beside a list that was empty are of what others took.
local function push_beside(hash, list, elements, entries, known_as)
  local size = redis.call('RPUSH', list, unpack(elements))
  if size == #elements then redis.call('DEL', hash) end
  if not entries then return end
  append(hash, texts_of(elements, known_as), entries)
  sweep_if_many(hash, list, size, known_as)
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
  push_beside(beside(queue), line_of(queue), payloads, entries)
end
)lua";

}  // namespace understudy::redis
