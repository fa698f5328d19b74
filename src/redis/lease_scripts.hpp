#pragma once

#include "redis/script.hpp"

namespace understudy::redis::scripts {

/// queue, expiry or nothing -> token, payload, attempt, packed envelope; nil if there is none
extern const script reserve;
/// token, expiry or nothing -> whether it is held
extern const script extend;
/// token -> whether it was held
extern const script acknowledge;
/// token, another queue or nothing -> whether it was held
extern const script put_back;
/// token, record, what lies beside it, worker -> whether it was held
extern const script fail;
/// now -> token, queue, payload, attempt, packed envelope; nil if none has expired
extern const script recover;
/// token, due -> whether it was held
extern const script retry;

}  // namespace understudy::redis::scripts
