#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// The arguments of a script that ends a lease: its own, and then the locks that go with it.
inline words with_locks(words arguments, const lease& ended) {
  for (const auto& [key, owner] : ended.locks) {
    arguments.push_back(key);
    arguments.push_back(owner);
  }
  return arguments;
}

/// A message of a payload and of an entry that waited beside it, or is empty.
message message_of(std::string_view payload, std::string_view entry);

/// A message as it is leased: its payload, the number of its attempt, and what is packed beside it.
std::shared_ptr<const message> leased_message(const reply_view& payload, const reply_view& attempt,
                                              const reply_view& packed);

/// The ids in the entries of jobs that are gone.
std::vector<std::string> ids_in(const reply_view& entries);

/// A job's id as its entry begins after place and attempt.
inline std::string packed_id(std::string_view id) {
  std::string packed;
  pack(packed, id);
  return packed;
}

}  // namespace understudy::redis
