#pragma once

#include <memory>
#include <string_view>

#include "understudy/hooks/hook.hpp"
#include "understudy/outcome.hpp"

namespace understudy {

class context;
struct job_type;

/// Told of what clients and workers do, as it happens and in their thread: the port for journals,
/// logs and metrics. Does nothing by default. It must not throw, unless said below.
class observer {
 public:
  virtual ~observer() = default;

  /// A client is about to enqueue a job of this type. What this throws reaches the enqueuer.
  virtual void enqueuing(const std::shared_ptr<const job_type>&) {}
  /// A hook kept a job from being enqueued.
  virtual void enqueue_halted(const context&, std::string_view /*hook*/) {}
  /// The enqueue is over, its hooks included. What this throws reaches the enqueuer.
  virtual void enqueue_ended() {}
  /// The enqueue ended with an exception.
  virtual void enqueue_threw() {}

  /// A worker is about to run the hook chain of a job.
  virtual void attempt_started(const context&) {}
  /// The job itself has returned. What this throws fails it, as if the job had thrown it.
  virtual void job_returned(const context&) {}
  virtual void attempt_ended(const context&, const attempt_result&) {}

  /// A hook is about to run.
  virtual void hook_runs(const context&, hook_kind, std::string_view /*name*/) {}

  /// One that does nothing.
  static observer& none();
};

}  // namespace understudy
