#include "redis/schedule_scripts.hpp"

#include "redis/beside.hpp"
#include "redis/failure_lua.hpp"
#include "redis/schedule_lua.hpp"

namespace understudy::redis::scripts {

const script schedule{"schedule a job", repeatable::no, {beside_lua, schedule_lua}, R"lua(
add_to_schedule(ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
)lua"};

const script promote{"promote a job", repeatable::no, {beside_lua, schedule_lua}, R"lua(
local moved, foreign = promote(ARGV[1])
return moved or foreign or false
)lua"};

const script promote_item{"promote a job", repeatable::no, {beside_lua, schedule_lua}, R"lua(
local list = ns .. 'delayed:' .. ARGV[1]
if redis.call('LINDEX', list, 0) ~= ARGV[2] then return 0 end
redis.call('LPOP', list)
forget_item(ARGV[1], ARGV[2])
push(ARGV[3], {ARGV[4]})
return 1
)lua"};

const script fail_item{
    "record a failure", repeatable::no, {beside_lua, schedule_lua, failure_lua}, R"lua(
local list = ns .. 'delayed:' .. ARGV[1]
if redis.call('LINDEX', list, 0) ~= ARGV[2] then return 0 end
redis.call('LPOP', list)
forget_item(ARGV[1], ARGV[2])
add_failure('', ARGV[3], ARGV[4])
return 1
)lua"};

const script scheduled{"look at the schedule", repeatable::yes, {beside_lua, schedule_lua}, R"lua(
local mine, theirs = {}, {}
for _, number in ipairs(redis.call('ZRANGE', schedule, 0, -1)) do
  local job = scheduled(number)
  mine[#mine + 1] = {job.due, job.queue, job.payload, job.entry, job.item, job.second}
end
for _, second in ipairs(redis.call('ZRANGE', delayed, 0, -1)) do
  theirs[#theirs + 1] = {second, redis.call('LRANGE', ns .. 'delayed:' .. second, 0, -1)}
end
return {mine, theirs}
)lua"};

const script unschedule{"cancel jobs", repeatable::no, {beside_lua, schedule_lua}, R"lua(
local entries = {}
for _, number in ipairs(redis.call('ZRANGE', schedule, 0, -1)) do
  local found = redis.call('HMGET', record(number), 'queue', 'payload')
  if found[1] == ARGV[1] and found[2] == ARGV[2] then
    local job = take_scheduled(number)
    if job then entries[#entries + 1] = job.entry end
  end
end
if ARGV[3] == '' then return entries end
for _, list in ipairs(redis.call('SMEMBERS', ns .. 'timestamps:' .. ARGV[3])) do
  for _ = 1, redis.call('LREM', ns .. list, 0, ARGV[3]) do entries[#entries + 1] = '' end
  forget_item(string.match(list, '^delayed:(.*)$') or '', ARGV[3])
end
return entries
)lua"};

const script unschedule_job{"cancel a job", repeatable::no, {beside_lua, schedule_lua}, R"lua(
for _, number in ipairs(redis.call('ZRANGE', schedule, 0, -1)) do
  local entry = redis.call('HGET', record(number), 'entry')
  local rest = entry and id_within(entry)
  if rest and string.sub(rest, 1, #ARGV[1]) == ARGV[1] then
    return take_scheduled(number) and 1 or 0
  end
end
return 0
)lua"};

const script next_event{"look for what is due", repeatable::yes, {beside_lua, schedule_lua}, R"lua(
return next_events()
)lua"};

}  // namespace understudy::redis::scripts
