#pragma once

#include "redis/script.hpp"

namespace understudy::redis::scripts {

/// queue, then payload and entry of each
extern const script push;
/// queue, first index, last index -> payload and entry of each
extern const script peek;
/// queue, payload -> entry of each that went
extern const script remove;
/// queue, packed id -> whether it waited
extern const script withdraw;
/// queue
extern const script remove_queue;

}  // namespace understudy::redis::scripts
