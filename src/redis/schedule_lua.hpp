#pragma once

#include <string_view>

namespace understudy::redis {

/// Lua for what waits for its time; goes behind `beside_lua`. The exact time, payload and envelope
/// are ours. What Resque's scheduler can hold is in its keys too, as an item at a full second, and
/// waits only as long as it is there. A further attempt is not: the scheduler would make it a first.
inline constexpr std::string_view schedule_lua = R"lua(
local schedule = ours .. 'schedule'
local delayed = ns .. 'delayed_queue_schedule'
local function record(number) return ours .. 'scheduled:' .. number end

local function scheduled(number)
  local all = redis.call('HMGET', record(number), 'due', 'queue', 'payload', 'entry', 'item',
                         'second')
  return {due = all[1], queue = all[2], payload = all[3], entry = all[4], item = all[5],
          second = all[6]}
end

local function forget_scheduled(number)
  redis.call('DEL', record(number))
  redis.call('ZREM', schedule, number)
end

-- Where nobody promotes but Resque's scheduler, who schedules has to: two go for each that comes.
local function forget_moved()
  for _, number in ipairs(redis.call('ZRANGE', schedule, 0, 1)) do
    local job = scheduled(number)
    local is_there = job.due and
        (job.item == '' or redis.call('EXISTS', ns .. 'delayed:' .. job.second) == 1)
    if not is_there then forget_scheduled(number) end
  end
end

local function add_to_schedule(due, queue, payload, entry, item, second)
  forget_moved()
  local number = string.format('%016d', redis.call('INCR', ours .. 'order'))
  redis.call('HSET', record(number), 'due', due, 'queue', queue, 'payload', payload,
             'entry', entry, 'item', item, 'second', second)
  redis.call('ZADD', schedule, due, number)
  if item == '' then return end
  redis.call('RPUSH', ns .. 'delayed:' .. second, item)
  redis.call('SADD', ns .. 'timestamps:' .. item, 'delayed:' .. second)
  redis.call('ZADD', delayed, second, second)
end

local function forget_item(second, item)
  local list = ns .. 'delayed:' .. second
  if not redis.call('LPOS', list, item) then
    redis.call('SREM', ns .. 'timestamps:' .. item, 'delayed:' .. second)
  end
  if redis.call('EXISTS', list) == 0 then redis.call('ZREM', delayed, second) end
end

-- Nil if Resque's scheduler was first.
local function take_scheduled(number)
  local job = scheduled(number)
  forget_scheduled(number)
  if not job.due then return nil end
  if job.item == '' then return job end
  if redis.call('LREM', ns .. 'delayed:' .. job.second, 1, job.item) == 0 then return nil end
  forget_item(job.second, job.item)
  return job
end

-- What it moved; or the second and the text of a foreign item, which is first.
-- An item of ours is due at its second or before: once none of ours is left up to a second, all
-- that is left there is foreign.
local function promote(now)
  while true do
    local mine = redis.call('ZRANGEBYSCORE', schedule, '-inf', now, 'WITHSCORES', 'LIMIT', 0, 1)
    local second, score = unpack(redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES'))
    local foreign_due = second and tonumber(score) * 1000000
    if mine[1] and not (foreign_due and foreign_due < tonumber(mine[2])) then
      local job = take_scheduled(mine[1])
      if job then
        push(job.queue, {job.payload}, {job.entry})
        return {job.due, job.queue, job.payload, job.entry}
      end
    elseif foreign_due and foreign_due <= tonumber(now) then
      local item = redis.call('LINDEX', ns .. 'delayed:' .. second, 0)
      if item then return nil, {second, item} end
      redis.call('ZREM', delayed, second)
    else
      return nil
    end
  end
end

local function first_of(key) return redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2] or false end
local function next_events()
  return {first_of(schedule), first_of(delayed), first_of(ours .. 'expiries')}
end

local function id_within(entry) return string.match(entry, '^%d*,%d+,(.*)$') end
)lua";

}  // namespace understudy::redis
