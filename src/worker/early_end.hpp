#pragma once

#include "understudy/registry.hpp"

namespace understudy {

class job_stop;

namespace detail {

/// Performs a job. If it was asked to stop, what it throws says why it was.
void explaining_stop(const job_stop* stop, context& where, const registry::performer& perform);

}  // namespace detail
}  // namespace understudy
