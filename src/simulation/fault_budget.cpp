#include "simulation/fault_budget.hpp"

namespace understudy::simulation::detail {

bool fault_budget::allows(fault_kind which) const {
  return !is_spent() && used_of_[static_cast<std::size_t>(which)] < allowed_.most_of(which);
}

bool fault_budget::allows(variant how) const {
  const auto kind = fault_of(how);
  return !kind || allows(*kind);
}

void fault_budget::take(fault_kind which) {
  ++used_;
  ++used_of_[static_cast<std::size_t>(which)];
}

std::string fault_budget::describe_used() const {
  faults used;
  for (std::size_t i = 0; i < used_of_.size(); ++i) {
    used = used | faults{static_cast<fault_kind>(i), used_of_[i]};
  }
  return used.describe();
}

}  // namespace understudy::simulation::detail
