#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "simulation/choice.hpp"
#include "understudy/simulation/faults.hpp"

namespace understudy::simulation::detail {

/// What may still go wrong in a schedule.
class fault_budget {
 public:
  explicit fault_budget(const faults& allowed) : allowed_{allowed} {}

  /// Whether there is any of a kind to begin with.
  bool knows(fault_kind which) const { return allowed_.most_of(which) != 0; }

  bool is_spent() const { return used_ >= allowed_.most(); }
  bool allows(fault_kind which) const;
  /// The same of a way to take a step, which may be no fault.
  bool allows(variant how) const;

  void take(fault_kind which);
  std::size_t used() const { return used_; }

 private:
  faults allowed_;
  std::size_t used_ = 0;
  std::array<std::uint32_t, static_cast<std::size_t>(fault_kind::count)> used_of_{};
};

}  // namespace understudy::simulation::detail
