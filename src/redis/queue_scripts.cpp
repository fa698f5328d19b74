#include "redis/queue_scripts.hpp"

#include "redis/beside.hpp"

namespace understudy::redis::scripts {

const script push{"push a job", repeatable::no, {beside_lua}, R"lua(
local at_once = 1000
for from = 2, #ARGV, 2 * at_once do
  local payloads, entries = {}, {}
  for i = from, math.min(from + 2 * at_once - 2, #ARGV - 1), 2 do
    payloads[#payloads + 1] = ARGV[i]
    entries[#entries + 1] = ARGV[i + 1]
  end
  push(ARGV[1], payloads, entries)
end
)lua"};

const script peek{"look into a queue", repeatable::yes, {beside_lua}, R"lua(
local hash, first, last = beside(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local seen, found = {}, {}
for index, payload in ipairs(redis.call('LRANGE', line_of(ARGV[1]), 0, last)) do
  seen[payload] = (seen[payload] or 0) + 1
  if index > first then
    found[#found + 1] = payload
    found[#found + 1] = look(hash, payload, seen[payload]) or ''
  end
end
return found
)lua"};

const script remove{"remove jobs", repeatable::no, {beside_lua}, R"lua(
local line, hash = line_of(ARGV[1]), beside(ARGV[1])
local entries = {}
for i = 1, redis.call('LREM', line, 0, ARGV[2]) do entries[i] = take(hash, ARGV[2], 1) or '' end
if redis.call('EXISTS', line) == 0 then redis.call('DEL', hash) end
return entries
)lua"};

const script withdraw{"withdraw a job", repeatable::no, {beside_lua}, R"lua(
local line, hash, id = line_of(ARGV[1]), beside(ARGV[1]), ARGV[2]
local seen = {}
for index, payload in ipairs(redis.call('LRANGE', line, 0, -1)) do
  seen[payload] = (seen[payload] or 0) + 1
  local entry = look(hash, payload, seen[payload])
  local rest = entry and string.match(entry, '^%d*,%d+,(.*)$')
  if rest and string.sub(rest, 1, #id) == id then
    take(hash, payload, seen[payload])
    remove_at(line, index - 1)
    if redis.call('EXISTS', line) == 0 then redis.call('DEL', hash) end
    return 1
  end
end
return 0
)lua"};

const script remove_queue{"remove a queue", repeatable::yes, {beside_lua}, R"lua(
redis.call('SREM', ns .. 'queues', ARGV[1])
redis.call('DEL', line_of(ARGV[1]), beside(ARGV[1]))
)lua"};

}  // namespace understudy::redis::scripts
