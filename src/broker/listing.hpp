#pragma once

#include "understudy/broker/job_search.hpp"
#include "understudy/broker/roster.hpp"
#include "understudy/error.hpp"

namespace understudy::detail {

/// Lists who found a job as being at work on it. A roster only lists: a job that is held already is
/// not given up because the roster is out of reach.
inline void list_at_work(roster& on, const job_search& by, const lease& held) {
  if (by.worker.empty()) return;
  try {
    on.at_work(by.worker, held, by.now);
  } catch (const broker_error&) {
  }
}

}  // namespace understudy::detail
