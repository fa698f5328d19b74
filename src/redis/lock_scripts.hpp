#pragma once

#include "redis/script.hpp"

namespace understudy::redis::scripts {

/// key, owner, now, expiry, milliseconds until Redis drops it or nothing -> whether it was free
extern const script acquire_lock;
/// key, owner -> whether the owner held it
extern const script release_lock;
/// key, owner, now, expiry, milliseconds until Redis drops it or nothing -> whether the owner holds it
extern const script extend_lock;
/// -> key and value of each, expired ones too
extern const script locks;

}  // namespace understudy::redis::scripts
