#include "redis/failure_scripts.hpp"

#include "redis/beside.hpp"
#include "redis/failure_lua.hpp"

namespace understudy::redis::scripts {

const script failures{"look at the failed set", repeatable::yes, {beside_lua, failure_lua}, R"lua(
local found = {}
for _, list in ipairs(failed_lists()) do
  local seen, hash = {}, details(list)
  for _, record in ipairs(redis.call('LRANGE', ns .. list, 0, -1)) do
    local text = at_first(record)
    seen[text] = (seen[text] or 0) + 1
    found[#found + 1] = record
    found[#found + 1] = look(hash, text, seen[text]) or ''
  end
end
return found
)lua"};

const script failure{"look at a failure", repeatable::yes, {beside_lua, failure_lua}, R"lua(
local at = failure_at(ARGV[1])
if not at then return false end
return {at.record, look(details(at.list), at_first(at.record), at.nth) or ''}
)lua"};

const script retry_failure{
    "attempt a failed job again", repeatable::no, {beside_lua, failure_lua}, R"lua(
local at = failure_at(ARGV[1])
if not at or at.record ~= ARGV[2] then return 0 end
redis.call('LSET', ns .. at.list, at.index, ARGV[3])
replace(details(at.list), at_first(at.record), at.nth, ARGV[4])
push(ARGV[5], {ARGV[6]}, {ARGV[7]})
return 1
)lua"};

const script remove_failure{"remove a failure", repeatable::no, {beside_lua, failure_lua}, R"lua(
local at = failure_at(ARGV[1])
if not at then return 0 end
take(details(at.list), at_first(at.record), at.nth)
remove_at(ns .. at.list, at.index)
if redis.call('EXISTS', ns .. at.list) == 0 then redis.call('DEL', details(at.list)) end
return 1
)lua"};

const script clear_failures{
    "clear the failed set", repeatable::yes, {beside_lua, failure_lua}, R"lua(
for _, list in ipairs(failed_lists()) do redis.call('DEL', ns .. list, details(list)) end
if fails_by_queue then redis.call('DEL', failed_queues) end
)lua"};

}  // namespace understudy::redis::scripts
