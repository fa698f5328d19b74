#include "simulation/fault_budget.hpp"

#include <fmt/format.h>

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
  std::string text;
  for (std::size_t i = 0; i < used_of_.size(); ++i) {
    if (used_of_[i] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", used_of_[i],
                        to_string(static_cast<fault_kind>(i)));
  }
  return text;
}

}  // namespace understudy::simulation::detail
