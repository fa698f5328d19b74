#include "understudy/clock.hpp"

#include "understudy/error.hpp"

namespace understudy {

namespace {
constexpr std::chrono::microseconds start = std::chrono::seconds{946684800};
}  // namespace

time_point later(time_point from, std::chrono::microseconds wait) {
  if (from.time_since_epoch().count() < 0) return from + wait;
  return wait < never - from ? from + wait : never;
}

time_point system_clock::now() const {
  return std::chrono::time_point_cast<time_point::duration>(std::chrono::system_clock::now());
}

const system_clock& system_clock::shared() {
  static const system_clock clock;
  return clock;
}

virtual_clock::virtual_clock() : now_{start.count()} {}

void virtual_clock::advance(std::chrono::microseconds step) {
  if (step.count() < 0) throw usage_error{"a virtual clock cannot be moved backwards"};
  if (step > never - now()) throw usage_error{"a virtual clock cannot be moved past the end of time"};
  now_ += step.count();
}

void virtual_clock::advance_to(time_point then) {
  if (then < now()) throw usage_error{"a virtual clock cannot be moved backwards"};
  now_ = then.time_since_epoch().count();
}

}  // namespace understudy
