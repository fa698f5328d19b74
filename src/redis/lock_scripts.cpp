#include "redis/lock_scripts.hpp"

#include "redis/lock_lua.hpp"

namespace understudy::redis::scripts {

const script acquire_lock{"take a lock", repeatable::no, {lock_lua}, R"lua(
local owner, expires_at = holder(ARGV[1])
if owner and expires_at > tonumber(ARGV[3]) then return 0 end
hold(ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5])
return 1
)lua"};

const script release_lock{"let a lock go", repeatable::no, {lock_lua}, R"lua(
return let_go(ARGV[1], ARGV[2]) and 1 or 0
)lua"};

const script extend_lock{"extend a lock", repeatable::yes, {lock_lua}, R"lua(
local owner, expires_at = holder(ARGV[1])
if owner ~= ARGV[2] or expires_at <= tonumber(ARGV[3]) then return 0 end
hold(ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5])
return 1
)lua"};

const script locks{"look at the locks", repeatable::yes, {lock_lua}, R"lua(
local found = {}
for _, name in ipairs(redis.call('ZRANGE', names, 0, -1)) do
  local value = redis.call('GET', lock(name))
  if value then
    found[#found + 1] = name
    found[#found + 1] = value
  else
    redis.call('ZREM', names, name)
  end
end
return found
)lua"};

}  // namespace understudy::redis::scripts
