#include "redis/roster_scripts.hpp"

#include "redis/beside.hpp"
#include "redis/failure_lua.hpp"
#include "redis/roster_lua.hpp"

namespace understudy::redis::scripts {

const script enter_worker{"enter a worker", repeatable::yes, {beside_lua, roster_lua}, R"lua(
forget(ARGV[1])
redis.call('SADD', names, ARGV[1])
redis.call('SADD', own, ARGV[1])
redis.call('SET', started(ARGV[1]), ARGV[2])
)lua"};

const script leave_worker{"take a worker off", repeatable::yes, {beside_lua, roster_lua}, R"lua(
forget(ARGV[1])
)lua"};

const script beat_worker{
    "tell that a worker lives", repeatable::yes, {beside_lua, roster_lua}, R"lua(
if is_listed(ARGV[1]) then redis.call('HSET', beats, ARGV[1], ARGV[2]) end
)lua"};

const script worker_at_work{
    "tell what a worker is at", repeatable::yes, {beside_lua, roster_lua}, R"lua(
list_at_work(ARGV[1], ARGV[2], ARGV[3], ARGV[4])
)lua"};

const script worker_at_rest{
    "tell that a worker is at rest", repeatable::no, {beside_lua, roster_lua}, R"lua(
redis.call('DEL', at_work(ARGV[1]))
redis.call('INCR', ns .. 'stat:processed:' .. ARGV[1])
)lua"};

const script workers{"look at the workers", repeatable::yes, {beside_lua, roster_lua}, R"lua(
local all = {}
for _, id in ipairs(redis.call('SMEMBERS', names)) do
  all[#all + 1] = {id, redis.call('GET', started(id)) or '', redis.call('HGET', beats, id) or '',
                   redis.call('GET', at_work(id)) or '', redis.call('SISMEMBER', own, id)}
end
for _, id in ipairs(redis.call('SMEMBERS', own)) do
  if not is_listed(id) then forget(id) end
end
return all
)lua"};

const script prune_worker{
    "take a dead worker off", repeatable::no, {beside_lua, roster_lua, failure_lua}, R"lua(
local id = ARGV[1]
if not is_listed(id) or (redis.call('GET', started(id)) or '') ~= ARGV[2] or
   (redis.call('HGET', beats, id) or '') ~= ARGV[3] then
  return 0
end
forget(id)
if ARGV[4] ~= '' then add_failure(ARGV[6], ARGV[4], ARGV[5]) end
return 1
)lua"};

}  // namespace understudy::redis::scripts
