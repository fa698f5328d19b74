#pragma once

#include <cstdint>
#include <string>

#include "understudy/hooks/plugins.hpp"
#include "understudy/hooks/unique_job.hpp"

/// Where a worker of the soak writes down what it did.
class diary {
 public:
  virtual ~diary() = default;
  virtual void note(std::int64_t number) = 0;
};

/// What is performed in the soak: a number that is written down, with a lock of its own.
struct tick {
  std::int64_t number;

  static constexpr auto job_name = "tick";
  static constexpr auto queue = "ticks";
  static constexpr understudy::unique_policy until_done{.lock = understudy::unique::until_executed,
                                                        .ttl_seconds = 3600};
  using plugins = understudy::plugins<understudy::unique_job<until_done>>;

  void perform(diary& of) const { of.note(number); }
};
