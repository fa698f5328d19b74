#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <limits>
#include <type_traits>

#include "understudy/context.hpp"
#include "understudy/hooks/backoff.hpp"

namespace understudy {

/// Types of exceptions, for a `retry_policy`.
template <class... E>
struct exceptions {};

/// How a job is retried: derive from it and say what differs. These are Active Job's defaults.
///
///     struct patient : understudy::retry_policy {
///       static constexpr std::uint32_t attempts = 8;
///       static constexpr auto wait = understudy::backoff::exponential(1s).at_most(1h);
///       using discard_on = understudy::exceptions<account_closed>;
///     };
struct retry_policy {
  static constexpr auto no_limit = std::numeric_limits<std::uint32_t>::max();

  /// How often the job may be attempted in all, the first time included. A crash of its worker
  /// counts as an attempt.
  static constexpr std::uint32_t attempts = 5;

  static constexpr backoff wait = backoff::fixed(std::chrono::seconds{3});

  /// What to retry on; empty for all that is not discarded. What is not in it goes to the failed
  /// set at once.
  using retry_on = exceptions<>;

  /// What to drop the job on, without a trace in the failed set.
  using discard_on = exceptions<>;
};

namespace detail {

template <class E>
bool holds(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const E&) {
    return true;
  } catch (...) {
    return false;
  }
}

template <class... E>
bool is_any([[maybe_unused]] const std::exception_ptr& exception, exceptions<E...>) {
  return (holds<E>(exception) || ...);
}

enum class retry_rule { retry, discard, give_up };
void refuse_too_many_attempts(const context& where, std::uint32_t attempts);
void decide_retry(context& where, const std::exception_ptr& exception, retry_rule rule,
                  std::uint32_t attempts, const backoff& wait);

}  // namespace detail

/// Attempts a failed job again, later, as its policy says. What fails for the last time goes to the
/// failed set, after the `on_exhausted` hooks of the job and its plugins.
///
///     using plugins = understudy::plugins<understudy::retry<patient>>;   // of a job, or
///     worker.use(understudy::retry<patient>{});                           // for all jobs
///
/// List it first: a job whose attempts are used up, because it keeps ending its workers, goes no
/// further than this plugin's `before_perform`. If the job throws `retry_job` or `discard_job`, that
/// is done whatever the policy says of exceptions; a retry only as long as attempts are left.
template <class Policy = retry_policy>
struct retry {
  static constexpr auto name = "retry";
  static_assert(Policy::attempts > 0, "understudy: a job has at least one attempt, its first");

  void before_perform(context& where) const {
    detail::refuse_too_many_attempts(where, Policy::attempts);
  }

  void on_failure(context& where, const std::exception_ptr& exception) const {
    using retry_on = typename Policy::retry_on;
    auto rule = detail::retry_rule::retry;
    if (detail::is_any(exception, typename Policy::discard_on{})) {
      rule = detail::retry_rule::discard;
    } else if constexpr (!std::is_same_v<retry_on, exceptions<>>) {
      if (!detail::is_any(exception, retry_on{})) rule = detail::retry_rule::give_up;
    }
    detail::decide_retry(where, exception, rule, Policy::attempts, Policy::wait);
  }
};

}  // namespace understudy
