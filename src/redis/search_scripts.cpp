#include "redis/search_scripts.hpp"

#include "redis/beside.hpp"
#include "redis/lease_lua.hpp"
#include "redis/roster_lua.hpp"
#include "redis/schedule_lua.hpp"

namespace understudy::redis::scripts {

const script find_job{
    "look for a job", repeatable::no, {beside_lua, lease_lua, schedule_lua, roster_lua}, R"lua(
local now, expires_at, worker, run_at = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local last_known = 5 + tonumber(ARGV[5])
if string.lower(redis.call('GET', ns .. 'pause-all-workers') or '') == 'true' then
  return {'paused'}
end

local at_once = 100
for step = 1, at_once do
  if not recover(now) then
    local moved, foreign = promote(now)
    if foreign then return {'foreign'} end
    if not moved then break end
  end
  if step == at_once then return {'more'} end
end

local known, are = {}, redis.call('SMEMBERS', ns .. 'queues')
for i = 6, last_known do known[ARGV[i]] = true end
local is_known = #are == last_known - 5
for _, queue in ipairs(are) do is_known = is_known and known[queue] end
if not is_known then return {'queues', are} end

for i = last_known + 1, #ARGV do
  local queue = ARGV[i]
  local held = reserve(queue, expires_at)
  if held then
    if worker ~= '' then list_at_work(worker, queue, run_at, held[2]) end
    return {'job', queue, unpack(held)}
  end
end
return {'none', next_events()}
)lua"};

}  // namespace understudy::redis::scripts
