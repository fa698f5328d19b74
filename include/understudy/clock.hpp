#pragma once

#include <atomic>
#include <chrono>

namespace understudy {

/// A point in time, as clocks tell it and envelopes carry it.
using time_point = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// A time that never comes: that of a lease which does not expire.
inline constexpr time_point never = time_point::max();

/// The time after a wait that is not negative; `never` if there is no such time.
time_point later(time_point from, std::chrono::microseconds wait);

namespace detail {

/// In whole microseconds; the longest there are, either way, for what does not fit.
template <class Rep, class Period>
constexpr std::chrono::microseconds in_range(std::chrono::duration<Rep, Period> given) {
  using std::chrono::microseconds;
  constexpr auto most = static_cast<double>(microseconds::max().count());
  const auto roughly = std::chrono::duration<double, std::micro>{given}.count();
  if (!(roughly < most)) return microseconds::max();
  if (roughly <= -most) return microseconds::min();
  return std::chrono::duration_cast<microseconds>(given);
}

}  // namespace detail

/// The port for where time comes from. Any thread may ask.
class clock {
 public:
  virtual ~clock() = default;
  virtual time_point now() const = 0;
};

/// The machine's clock.
class system_clock final : public clock {
 public:
  time_point now() const override;

  /// One for all: it has no state.
  static const system_clock& shared();
};

/// A clock that moves only when told. It starts at 2000-01-01 00:00:00 UTC.
///
///     understudy::virtual_clock clock;
///     clock.advance(5min);
class virtual_clock final : public clock {
 public:
  virtual_clock();
  time_point now() const override { return time_point{std::chrono::microseconds{now_.load()}}; }

  /// Moves forward. \throws usage_error for a negative step, or one past the end of time.
  void advance(std::chrono::microseconds step);

  /// Moves forward to a time. \throws usage_error if it has passed.
  void advance_to(time_point then);

 private:
  std::atomic<std::chrono::microseconds::rep> now_;
};

}  // namespace understudy
