#include "understudy/hooks/backoff.hpp"

#include <algorithm>
#include <cmath>

#include "understudy/error.hpp"
#include "understudy/random.hpp"

namespace understudy {

void detail::refuse_negative_wait() { throw usage_error{"a wait before a retry is negative"}; }

backoff::duration backoff::after(std::uint32_t attempt, random_source& random) const {
  // In floating point, which has no overflow: what grows without end meets the longest wait.
  const double count = attempt > counted_before_ ? attempt - counted_before_ : 0;
  const double degree = degree_;
  const auto multiple =
      by_ == growth::power ? std::pow(count, degree) : std::pow(degree, std::max(count - 1, 0.0));
  const auto longest = static_cast<double>(longest_.count());
  // Nothing stays nothing, times infinity too.
  const auto units = static_cast<double>(unit_.count());
  const auto grown = units > 0 ? std::min(units * multiple, longest) : 0.0;

  const duration wait{static_cast<duration::rep>(grown)};
  const auto more = static_cast<std::uint64_t>(std::min(grown * jitter_percent_ / 100, longest));
  const duration jitter{jitter_percent_ == 0 ? 0 : random.below(more + 1)};
  const std::chrono::seconds spread{spread_ == 0 ? 0
                                                 : random.below(std::uint64_t{spread_} * attempt)};
  return std::clamp(wait + added_ + jitter + spread, duration::zero(), longest_);
}

}  // namespace understudy
