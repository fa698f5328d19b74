#pragma once

#include "redis/script.hpp"

namespace understudy::redis::scripts {

/// id, when it started
extern const script enter_worker;
/// id
extern const script leave_worker;
/// id, when it gave a sign of life
extern const script beat_worker;
/// id, queue, since when, what is shown of the payload
extern const script worker_at_work;
/// id
extern const script worker_at_rest;
/// -> id, when it started, last heartbeat or nothing, what it is at or nothing, whether it is ours
extern const script workers;
/// id, when it started, last heartbeat or nothing; record of what it was at, what lies beside it, and
/// its queue, or nothing -> whether it was still listed so
extern const script prune_worker;

}  // namespace understudy::redis::scripts
