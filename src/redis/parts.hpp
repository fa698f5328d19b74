#pragma once

#include <utility>

#include "redis/listener.hpp"
#include "redis/locks.hpp"
#include "redis/packed.hpp"
#include "redis/per_process.hpp"
#include "redis/roster.hpp"
#include "redis/server.hpp"
#include "understudy/redis/broker.hpp"

namespace understudy::redis {

struct broker::parts {
  explicit parts(options given) : storage{std::move(given)} {}

  server storage;
  redis::locks locks{storage};
  redis::roster roster{storage};
  per_process<listener> changes{
      [this] { return std::make_unique<listener>(storage.settings()); }};
};

/// The time when a lease ends, for scripts; empty for never.
inline std::string expiry_of(time_point expires_at) {
  return expires_at == never ? std::string{} : text_of(expires_at);
}

/// A message of a payload and of an entry that waited beside it, or is empty.
message message_of(std::string_view payload, std::string_view entry);

}  // namespace understudy::redis
