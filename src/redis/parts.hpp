#pragma once

#include <memory>
#include <mutex>
#include <optional>
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

  using names = std::vector<std::string>;

  /// The queues that were known when it was last asked, in byte order.
  std::shared_ptr<const names> known_queues() const {
    const std::scoped_lock guard{mutex};
    return queues;
  }
  void know_queues(names known) {
    const std::scoped_lock guard{mutex};
    queues = std::make_shared<const names>(std::move(known));
  }

  server storage;
  redis::locks locks{storage};
  redis::roster roster{storage};
  mutable std::mutex mutex;
  std::shared_ptr<const names> queues = std::make_shared<const names>();
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

/// The names of queues, in byte order.
std::vector<std::string> sorted_names(const reply_view& names);

/// The earliest of what comes next, by its scores.
std::optional<time_point> earliest_in(const reply_view& scores);

/// The ids in the entries of jobs that are gone.
std::vector<std::string> ids_in(const reply_view& entries);

/// A job's id as its entry begins after place and attempt.
inline std::string packed_id(std::string_view id) {
  std::string packed;
  pack(packed, id);
  return packed;
}

}  // namespace understudy::redis
