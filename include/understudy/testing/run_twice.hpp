#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "understudy/testing/fake_queue.hpp"

namespace understudy {

namespace detail {

/// Drains, each job delivered twice. `is_changed` tells whether the effects differ from those at its
/// last call.
std::vector<recorded_job> jobs_that_double(fake_queue& queue, drain_options how,
                                           const std::function<bool()>& is_changed);

}  // namespace detail

/// Drains a queue, each job delivered twice, and finds the jobs that cannot bear it: those whose
/// second delivery changes what `probe` returns, a copyable value with `==`.
///
///     EXPECT_THAT(understudy::doubled_effects(queue, [&] { return bank.balance(); }), IsEmpty());
///
/// What the probe asks for is the effect. Jobs that a second delivery enqueues run as others do; to
/// see them as an effect, ask for `queue.journal().enqueued().size()` as well.
///
/// `how.deliver` may be `delivery::twice_later`; else each is delivered again at once.
/// `how.stop_after` is not asked. A second delivery that fails is an unseen failure, as any other.
/// \return the jobs, each once, in the order of their second deliveries.
template <class Probe>
std::vector<recorded_job> doubled_effects(fake_queue& queue, Probe probe, drain_options how = {}) {
  auto effect = std::make_optional(probe());
  return detail::jobs_that_double(queue, std::move(how), [&] {
    auto now = std::make_optional(probe());
    const bool is_changed = !(*now == *effect);
    effect.swap(now);
    return is_changed;
  });
}

}  // namespace understudy
