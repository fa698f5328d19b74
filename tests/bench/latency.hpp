#pragma once

namespace bench {

/// How long an idle worker takes from the call that enqueues a job to the job, and how long Redis
/// takes to answer a PING, in nanoseconds; medians, measured in turn.
struct latency {
  double to_perform;
  double round_trip;
};
latency measure_latency();

}  // namespace bench
