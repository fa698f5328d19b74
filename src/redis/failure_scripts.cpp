#include "redis/failure_scripts.hpp"

#include "redis/beside.hpp"
#include "redis/failure_lua.hpp"

namespace understudy::redis::scripts {

const script failures{"look at the failed set", repeatable::yes, {beside_lua, failure_lua}, R"lua(
local seen, found = {}, {}
for _, record in ipairs(redis.call('LRANGE', failed, 0, -1)) do
  local text = at_first(record)
  seen[text] = (seen[text] or 0) + 1
  found[#found + 1] = record
  found[#found + 1] = look(details, text, seen[text]) or ''
end
return found
)lua"};

const script failure{"look at a failure", repeatable::yes, {beside_lua, failure_lua}, R"lua(
local record, nth = failure_at(ARGV[1])
if not record then return false end
return {record, look(details, at_first(record), nth) or ''}
)lua"};

const script retry_failure{
    "attempt a failed job again", repeatable::no, {beside_lua, failure_lua}, R"lua(
local record, nth = failure_at(ARGV[1])
if record ~= ARGV[2] then return 0 end
redis.call('LSET', failed, ARGV[1], ARGV[3])
replace(details, at_first(record), nth, ARGV[4])
push(ARGV[5], {ARGV[6]}, {ARGV[7]})
return 1
)lua"};

const script remove_failure{"remove a failure", repeatable::no, {beside_lua, failure_lua}, R"lua(
local record, nth = failure_at(ARGV[1])
if not record then return 0 end
take(details, at_first(record), nth)
remove_at(failed, ARGV[1])
if redis.call('EXISTS', failed) == 0 then redis.call('DEL', details) end
return 1
)lua"};

const script clear_failures{
    "clear the failed set", repeatable::yes, {beside_lua, failure_lua}, R"lua(
redis.call('DEL', failed, details)
)lua"};

}  // namespace understudy::redis::scripts
