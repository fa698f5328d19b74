#pragma once

namespace bench {

/// What node-resque does in a second, on the same Redis: enqueues, one by one, and jobs by a worker.
/// Each is the best of a few.
struct node_resque_rates {
  double enqueues;
  double jobs;
};
node_resque_rates measure_node_resque();

}  // namespace bench
