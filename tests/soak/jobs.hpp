#pragma once

#include <cstdint>

#include "understudy/hooks/plugins.hpp"
#include "understudy/hooks/unique_job.hpp"

/// Where a worker of the soak writes down what it did.
class diary {
 public:
  virtual ~diary() = default;
  virtual void note(std::int64_t number) = 0;
};

/// A number that is written down, with a lock of its own: for our workers alone, as others know
/// nothing of the lock.
struct tick {
  std::int64_t number;

  static constexpr auto job_name = "Tick";
  static constexpr auto queue = "ticks";
  static constexpr understudy::unique_policy until_done{.lock = understudy::unique::until_executed,
                                                        .ttl_seconds = 3600};
  using plugins = understudy::plugins<understudy::unique_job<until_done>>;

  void perform(diary& of) const { of.note(number); }
};

/// A number that is written down by whoever comes first, node-resque too.
struct note {
  std::int64_t number;

  static constexpr auto job_name = "Note";
  static constexpr auto queue = "notes";

  void perform(diary& of) const { of.note(number); }
};
