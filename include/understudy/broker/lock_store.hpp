#pragma once

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/clock.hpp"

namespace understudy {

/// A lock that is held now.
struct held_lock {
  std::string key;
  std::string owner;
  time_point expires_at;

  friend bool operator==(const held_lock&, const held_lock&) = default;

  /// How GoogleTest prints it: the key too, cut if it is long, so put no secret into one.
  friend void PrintTo(const held_lock& lock, std::ostream* out);
};

/// The port for named locks with an owner and a time to live. An expired lock is free: who takes it
/// over owns it, and nothing that its owner before does touches it any more. Any thread may call.
///
/// A store has no clock: who calls says what time it is. A time to live begins at the time that is
/// told, so a pause between reading the clock and the call counts as one that comes after it: whoever
/// was paused for longer than that takes a lock which is free to others.
class lock_store {
 public:
  virtual ~lock_store() = default;

  /// Takes a free or expired lock for `owner`, until `now + ttl`; for good if there is no such time.
  /// \return false if another holds it, or `owner` itself does.
  /// \throws usage_error unless `ttl` is above zero.
  virtual bool acquire(std::string_view key, std::string_view owner, time_point now,
                       std::chrono::microseconds ttl) = 0;

  /// Lets a lock go.
  /// \return false, and nothing changes, unless `owner` holds it.
  virtual bool release(std::string_view key, std::string_view owner) = 0;

  /// Has a lock that `owner` still holds expire at `now + ttl` instead.
  /// \return false, and nothing changes, unless `owner` holds it.
  virtual bool extend(std::string_view key, std::string_view owner, time_point now,
                      std::chrono::microseconds ttl) = 0;

  /// A lock as it is held; nothing if it is free.
  virtual std::optional<held_lock> holder_of(std::string_view key, time_point now) const = 0;

  /// All locks that are held, by key.
  virtual std::vector<held_lock> held(time_point now) const = 0;

  /// Who holds a lock; empty if nobody does.
  std::string owner_of(std::string_view key, time_point now) const;

  /// Lets go of whatever these owners hold: jobs that are gone for good. Looks at all locks. An
  /// empty owner is nobody.
  void release_all_of(const std::vector<std::string>& owners, time_point now);
};

}  // namespace understudy
