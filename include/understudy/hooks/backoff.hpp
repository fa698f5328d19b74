#pragma once

#include <chrono>
#include <cstdint>

namespace understudy {

class random_source;

namespace detail {
[[noreturn]] void refuse_negative_wait();
}

/// How long a failed job waits before it is attempted again: a function of the attempt that failed.
///
///     understudy::backoff::exponential(1s).at_most(1h).with_jitter(15)  // 1 s, 2 s, 4 s, ...
///
/// No wait is longer than 365 days. A negative one is a usage_error, at compile time where it can be.
class backoff {
 public:
  using duration = std::chrono::microseconds;

  /// Always as long.
  static constexpr backoff fixed(duration wait) { return {growth::power, wait, 0}; }
  /// `step` after the first attempt, twice that after the second, and so on.
  static constexpr backoff linear(duration step) { return {growth::power, step, 1}; }
  /// `unit * n^power` after attempt n.
  static constexpr backoff polynomial(duration unit, unsigned power) {
    return {growth::power, unit, power};
  }
  /// `first`, then `factor` times as long each time.
  static constexpr backoff exponential(duration first, unsigned factor = 2) {
    return {growth::exponential, first, factor};
  }

  /// Sidekiq's: with n retries so far, n^4 + 15 seconds, and up to 10 * (n + 1) more by chance.
  static constexpr backoff sidekiq() {
    auto wait = polynomial(std::chrono::seconds{1}, 4);
    wait.counted_before_ = 1;
    wait.added_ = std::chrono::seconds{15};
    wait.spread_ = 10;
    return wait;
  }

  /// Active Job's `:polynomially_longer`: n^4 + 2 seconds after attempt n, and by chance up to
  /// `jitter_percent` of the n^4 more.
  static constexpr backoff active_job(unsigned jitter_percent = 15) {
    auto wait = polynomial(std::chrono::seconds{1}, 4).with_jitter(jitter_percent);
    wait.added_ = std::chrono::seconds{2};
    return wait;
  }

  /// The same, longer by chance: by up to so many percent.
  constexpr backoff with_jitter(unsigned percent) const {
    auto changed = *this;
    changed.jitter_percent_ = percent;
    return changed;
  }

  /// The same, but never longer than this.
  constexpr backoff at_most(duration longest) const {
    auto changed = *this;
    if (longest < longest_) changed.longest_ = checked(longest);
    return changed;
  }

  /// The wait after an attempt, the first being 1; not negative.
  duration after(std::uint32_t attempt, random_source& random) const;

 private:
  enum class growth { power, exponential };
  constexpr backoff(growth by, duration unit, unsigned degree)
      : by_{by}, unit_{checked(unit)}, degree_{degree} {}
  static constexpr duration checked(duration wait) {
    if (wait < duration::zero()) detail::refuse_negative_wait();
    return wait;
  }

  growth by_;
  duration unit_;
  unsigned degree_;                    // the power, or the factor
  std::uint32_t counted_before_ = 0;   // attempts that do not count
  duration added_ = duration::zero();  // to each wait
  unsigned jitter_percent_ = 0;
  unsigned spread_ = 0;  // whole seconds by chance, times the attempt
  duration longest_ = std::chrono::hours{365 * 24};
};

}  // namespace understudy
