#include "redis/lease_scripts.hpp"

#include "redis/beside.hpp"
#include "redis/failure_lua.hpp"
#include "redis/lease_lua.hpp"
#include "redis/lock_lua.hpp"
#include "redis/schedule_lua.hpp"

namespace understudy::redis::scripts {

const script reserve{"reserve a job", repeatable::no, {beside_lua, lease_lua}, R"lua(
return reserve(ARGV[1], ARGV[2]) or false
)lua"};

const script extend{"extend a lease", repeatable::yes, {beside_lua, lease_lua}, R"lua(
local token, expires_at = ARGV[1], ARGV[2]
if redis.call('EXISTS', lease(token)) == 0 then return 0 end
if expires_at == '' then
  redis.call('ZREM', expiries, token)
else
  redis.call('ZADD', expiries, 'XX', 'GT', expires_at, token)
end
return 1
)lua"};

const script acknowledge{
    "acknowledge a job", repeatable::no, {beside_lua, lease_lua, lock_lua}, R"lua(
if redis.call('DEL', lease(ARGV[1])) == 0 then return 0 end
redis.call('ZREM', expiries, ARGV[1])
let_all_go(2)
redis.call('INCR', ns .. 'stat:processed')
return 1
)lua"};

const script put_back{"put a job back", repeatable::no, {beside_lua, lease_lua}, R"lua(
local job = end_lease(ARGV[1])
if not job then return 0 end
if ARGV[2] == '' or ARGV[2] == job.queue then
  put_in_place(job)
else
  push(ARGV[2], {job.payload}, {',' .. job.attempt .. ',' .. job.rest})
end
return 1
)lua"};

const script fail{
    "record a failure", repeatable::no, {beside_lua, lease_lua, failure_lua, lock_lua}, R"lua(
local job = end_lease(ARGV[1])
if not job then return 0 end
let_all_go(5)
add_failure(job.queue, ARGV[2], ARGV[3])
count_failure(ARGV[4])
return 1
)lua"};

const script recover{"take a lease back", repeatable::no, {beside_lua, lease_lua}, R"lua(
return recover(ARGV[1]) or false
)lua"};

const script retry{
    "schedule another attempt", repeatable::no, {beside_lua, lease_lua, schedule_lua, lock_lua}, R"lua(
local job = end_lease(ARGV[1])
if not job then return 0 end
let_all_go(3)
local entry = ',' .. job.attempt + 1 .. ',' .. job.rest
add_to_schedule(ARGV[2], job.queue, job.payload, entry, '', '')
count_failure('')
return 1
)lua"};

}  // namespace understudy::redis::scripts
