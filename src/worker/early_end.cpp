#include "worker/early_end.hpp"

#include "understudy/context.hpp"
#include "understudy/error.hpp"
#include "understudy/worker/job_stop.hpp"

namespace understudy::detail {

void explaining_stop(const job_stop* stop, context& where, const registry::performer& perform) {
  try {
    perform(where);
  } catch (...) {
    switch (stop != nullptr ? stop->why() : stop_reason::none) {
      case stop_reason::none:
      case stop_reason::worker_stops: throw;
      case stop_reason::told_to_end:
        std::throw_with_nested(dirty_exit{"its worker was told to end it", where.about()});
      case stop_reason::timed_out:
        std::throw_with_nested(job_timed_out{"it ran longer than it may", where.about()});
    }
  }
}

}  // namespace understudy::detail
