#pragma once

#include "redis/script.hpp"

namespace understudy::redis::scripts {

/// now, expiry or nothing, worker or nothing, the time as a worker's entry has it, how many queues are
/// known, those, the queues to poll -> a word, and more:
/// `job`: queue, token, payload, attempt, packed envelope
/// `none`: the scores of what comes next, as `next_event` has them
/// `queues`: these are known, and others than was said
/// `foreign`: a foreign item is due, and is to be promoted first
/// `more`: there is more to take back or to promote than one step should
/// `paused`
extern const script find_job;

}  // namespace understudy::redis::scripts
