#pragma once

#include "simulation/execution.hpp"
#include "understudy/clock.hpp"
#include "understudy/random.hpp"

namespace understudy::simulation::detail {

/// The world's time, as jobs and toolkit ask for it.
class simulated_clock final : public clock {
 public:
  explicit simulated_clock(execution& of) : of_{of}, itself_{of.number("clock")} {}

  time_point now() const override {
    of_.reads(itself_);
    return of_.time().now();
  }

 private:
  execution& of_;
  resource itself_;
};

/// Chance that stays in the middle, unless a fault has it go astray.
class simulated_random final : public random_source {
 public:
  explicit simulated_random(execution& of) : of_{of} {}

  std::uint64_t below(std::uint64_t bound) override;

 private:
  execution& of_;
};

}  // namespace understudy::simulation::detail
