#pragma once

#include <vector>

#include "simulation/fault_budget.hpp"
#include "simulation/running.hpp"

namespace understudy::simulation::detail {

/// The faults that may strike a process at its next step, as far as the budget goes.
void offer_faults(const running& who, const fault_budget& left, std::vector<alternative>& offered);

/// The same for a worker that is about to look for a job.
/// \param is_due whether it would promote one
void offer_dispatch_faults(process pool, bool is_due, const fault_budget& left,
                           std::vector<alternative>& offered);

}  // namespace understudy::simulation::detail
