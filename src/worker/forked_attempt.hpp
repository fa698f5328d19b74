#pragma once

#include <chrono>
#include <functional>

#include "understudy/worker.hpp"
#include "understudy/worker/job_stop.hpp"

namespace understudy::detail {

class bell;

/// Performs a reserved job in a process of its own, and waits for that. Asked to stop, it is killed:
/// with SIGTERM, and `kill_after` that with SIGKILL. Meanwhile `tend` does what else is due and says
/// how long until more is; `wake` ends that wait.
attempt_result perform_in_child(worker& performer, const lease& reserved, const job_stop& stop,
                                std::chrono::microseconds kill_after, bell& wake,
                                const std::function<std::chrono::microseconds()>& tend);

}  // namespace understudy::detail
