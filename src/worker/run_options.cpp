#include "understudy/worker/run_options.hpp"

#include "understudy/broker/broker.hpp"
#include "understudy/error.hpp"
#include "worker/checked_options.hpp"

namespace understudy {

std::string_view to_string(log_level level) {
  switch (level) {
    case log_level::debug: return "debug";
    case log_level::info: return "info";
    case log_level::warning: return "warning";
    case log_level::error: return "error";
  }
  return "unknown";
}

void detail::check(const run_options& options, const broker& storage) {
  if (options.threads == 0) throw usage_error{"a worker has at least one thread, that of run()"};
  for (const auto each : {options.longest_wait, options.heartbeat, options.prune_after,
                          options.job_timeout, options.grace, options.kill_after}) {
    if (each.count() <= 0) throw usage_error{"the times of a worker's run are above zero"};
  }
  if (options.prune_after <= options.heartbeat) {
    throw usage_error{
        "workers are taken for dead between two signs of life: prune_after has to be "
        "longer than heartbeat"};
  }
  if (!options.fork_per_job) return;
  if (options.threads > 1) {
    throw usage_error{
        "fork_per_job goes with one thread: to perform several jobs at once, start "
        "several workers"};
  }
  if (!storage.spans_processes()) {
    throw usage_error{
        "fork_per_job needs a broker that other processes reach; what a forked job "
        "enqueues into this one would be lost"};
  }
}

}  // namespace understudy
