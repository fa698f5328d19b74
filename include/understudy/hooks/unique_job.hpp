#pragma once

#include <chrono>
#include <string>

#include "understudy/context.hpp"

namespace understudy {

namespace detail {

bool acquire_unique(context& where, std::chrono::seconds ttl);
void release_unique(context& where);

}  // namespace detail

/// Keeps a job from being enqueued while an equal one (same wire name and arguments) waits. The
/// lock is taken at enqueue and let go when the waiting job begins to be performed or is dequeued,
/// so the job may be enqueued again from then on; it expires after `ttl_seconds` in any case. A
/// job that is refused counts as halted by `unique_job.before_enqueue`.
///
///     using plugins = understudy::plugins<understudy::unique_job<>>;
///
/// This is what resque-unique-job 0.0.1 does, with the lock owned by the job that took it.
template <long ttl_seconds = 600>
struct unique_job {
  static constexpr auto name = "unique_job";

  bool before_enqueue(context& where) const {
    return detail::acquire_unique(where, std::chrono::seconds{ttl_seconds});
  }
  void before_perform(context& where) const { detail::release_unique(where); }
  void after_dequeue(context& where) const { detail::release_unique(where); }
};

}  // namespace understudy
