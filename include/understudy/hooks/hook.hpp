#pragma once

#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

class context;

/// The places of a job's life where hooks run.
enum class hook_kind {
  before_schedule,
  after_schedule,
  before_enqueue,
  after_enqueue,
  before_dequeue,
  after_dequeue,
  before_perform,
  around_perform,
  after_perform,
  on_failure,
  enqueue_undone,  ///< not Resque's
  perform_ended,   ///< not Resque's
  on_exhausted     ///< not Resque's
};

/// The kind's name, such as `before_enqueue`: static storage.
std::string_view to_string(hook_kind kind);

/// What an around hook calls to go on: the next around hook, or the job.
using yield = std::function<void()>;

/// The hooks of a job, or of all jobs of a client or worker: any number of each kind, run in the
/// order of their list. Plugins, a job's own hooks and hooks made at run time all become entries
/// here, and nothing else runs.
///
///     understudy::hook_list hooks;
///     hooks.before_enqueue.push_back({"audit", [](understudy::context& c) { return allowed(c); }});
///
/// The rules are Resque's (3.0.0):
/// - all `before_enqueue` and `before_dequeue` hooks run; one that answers false halts;
/// - an exception ends the step and reaches its caller, and no further hook of the kind runs;
/// - `dont_perform` from `before_perform` skips the job, without failure hooks;
/// - around hooks nest, the first outermost; one that does not call `yield` skips the job, and
///   after hooks still run; one that swallows an exception does too;
/// - whatever `before_perform`, around hooks, the job or `after_perform` throw goes to all
///   `on_failure` hooks;
/// - an enqueue for later runs all of `before_schedule` first, where an answer false halts too, and
///   `after_schedule` last.
///
/// Three kinds are not Resque's. `on_exhausted` hooks run after `on_failure` hooks, if one of these
/// gave up retrying the job. Two let a plugin give back what it took, run in the reverse order of
/// their list, and what one throws is told to the observer and dropped:
/// - `enqueue_undone`: the job was not pushed after all, for a hook halted it, or a hook, the
///   encoding or the push threw. All run, whichever `before_enqueue` hooks did;
/// - `perform_ended`: an attempt is over, however it ended, failure hooks included. Not if an
///   exception that is not the job's went through, for the job stays reserved then.
struct hook_list {
  template <class Result, class... Extra>
  struct hook {
    std::string name;  ///< for messages and traces
    std::function<Result(context&, const Extra&...)> run;
  };
  using halting = hook<bool>;
  using plain = hook<void>;
  using around = hook<void, yield>;
  using failing = hook<void, std::exception_ptr>;

  // Defined apart, so that not every file with a job compiles them.
  hook_list();
  hook_list(const hook_list&);
  hook_list(hook_list&&) noexcept;
  hook_list& operator=(const hook_list&);
  hook_list& operator=(hook_list&&) noexcept;
  ~hook_list();

  std::vector<halting> before_schedule;
  std::vector<plain> after_schedule;
  std::vector<halting> before_enqueue;
  std::vector<plain> after_enqueue;
  std::vector<halting> before_dequeue;
  std::vector<plain> after_dequeue;
  std::vector<plain> before_perform;
  std::vector<around> around_perform;
  std::vector<plain> after_perform;
  std::vector<failing> on_failure;
  std::vector<plain> enqueue_undone;
  std::vector<plain> perform_ended;
  std::vector<failing> on_exhausted;

  bool empty() const;
};

}  // namespace understudy
