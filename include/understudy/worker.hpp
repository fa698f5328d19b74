#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "understudy/broker/broker.hpp"
#include "understudy/broker/selection.hpp"
#include "understudy/client.hpp"
#include "understudy/hooks/chain.hpp"
#include "understudy/lent.hpp"
#include "understudy/registry.hpp"

namespace understudy {

class worker;

class job_stop;

/// The hooks of a worker's own life, run in the order of their lists. A worker that performs in its
/// own process runs no `before_fork` and `after_fork`, as Resque with `FORK_PER_JOB=false`.
struct worker_hooks {
  using hook = std::function<void(worker&)>;
  using fork_hook = std::function<void(worker&, const lease&)>;

  std::vector<hook> before_first_fork;  ///< once, before the first job is looked for
  std::vector<fork_hook> before_fork;   ///< in the worker, before it forks for a job
  std::vector<fork_hook> after_fork;    ///< in the child, before it performs the job
  std::vector<hook> before_pause;       ///< when it finds the broker, or itself, paused
  std::vector<hook> after_pause;        ///< when it finds that over
  std::vector<hook> queue_empty;        ///< when it runs out of jobs; not if it never had one
  std::vector<hook> worker_exit;        ///< once, when it stops
};

/// What a worker goes by. What it refers to has to outlive the worker.
struct worker_options {
  std::vector<std::string> queues = {"*"};  ///< see `queue_selection`

  /// By queue name: how often a queue is polled first, relative to the others; one not named weighs
  /// 1. None for strict order. With weights every queue gets its turn, as in Sidekiq.
  std::map<std::string, std::uint32_t, std::less<>> weights = {};


  /// Default: `understudy@host:pid:queues`. Resque's is `host:pid:queues`; but a Ruby worker that
  /// starts takes off the roster whom it does not find running on its own host, if it works on the
  /// same queues, and it looks for Ruby processes only. Workers of one process on the same queues
  /// need ids of their own, or count as one.
  std::string id = {};

  lent<wire_format> format = resque_format::shared();
  lent<understudy::clock> clock = system_clock::shared();
  observer& watching = observer::none();
  lock_store* locks = nullptr;  ///< for plugins; null takes the broker's
  std::stop_token stop = {};    ///< handed to jobs

  /// Exceptions that are not the job's, such as a test framework's. They leave
  /// `work_one` and `process` untouched: no failure hook runs, and the job stays reserved.
  hook_chain::pass_through pass_through = {};

  /// How long a job is held before another worker may take it for lost; `context::heartbeat` begins
  /// it anew.
  std::chrono::microseconds visibility = std::chrono::minutes{30};

  /// How often a job is attempted at all, whatever its retry policy: one that keeps ending its
  /// workers goes to the failed set unrun. At least 1.
  std::uint32_t max_attempts = 100;

  random_source& random = system_random::shared();
};

/// The perform side: reserve, decode, hooks, perform, then acknowledge or fail. Any thread may call,
/// and any number of workers may share a broker and a registry.
///
///     understudy::worker worker{broker, jobs, client};
///     while (worker.work_one()) {}
///
/// A job that throws goes to the failed set with its bytes and never ends the worker; nor do
/// undecodable bytes and unknown names.
class worker {
 public:
  /// All have to outlive the worker. `client` serves the jobs' own enqueues.
  /// \throws usage_error if an option cannot work.
  worker(broker& storage, const registry& jobs, understudy::client& client,
         worker_options options = {});
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  /// Reserves one job from the worker's queues, in order, and processes it.
  /// \return how that went; nothing if there was no job, or if the broker is paused.
  std::optional<attempt_result> work_one();

  /// \name The steps of `work_one`, for whoever takes them one by one
  /// @{

  /// Runs the hooks of a start, a pause and its end, where one is due.
  /// \return whether the worker may reserve: not while the broker is paused, or it itself.
  bool is_ready();

  /// Pauses this worker alone, or ends that.
  void pause(bool paused) { is_paused_ = paused; }

  /// Takes expired leases back, and moves what is due to its queue.
  void catch_up();

  /// Catches up, and reserves one job from the worker's queues, in order; as it does so, the roster
  /// lists `listed_as` as being at work on it. Runs the same hooks as `is_ready`.
  found_job find_job(std::string_view listed_as = {});

  /// The job that it finds, if any.
  std::optional<lease> reserve() { return find_job().held; }

  /// Performs a reserved job, then acknowledges, retries or fails it.
  attempt_result process(const lease& reserved);

  /// Performs a reserved job, and leaves the lease alone. `stop` asks the job to end early.
  attempt_result perform(const lease& reserved, const job_stop& stop);

  /// Ends an attempt whose process is gone, as if the job had thrown `why`: failure hooks run here.
  /// Leaves the lease alone.
  attempt_result abandon(const lease& reserved, const job_stop& stop,
                         const std::exception_ptr& why);

  /// Ends the lease as the attempt ended, and lets its locks go with it; says in the result if that
  /// came too late. `listed_as` is who failed, for the failure's record; by default this worker. After a `broker_error` it may be called again.
  /// \throws what went through, of an interrupted attempt; the job stays reserved.
  void settle(const lease& reserved, attempt_result& result, std::string_view listed_as = {});

  /// The lease begins anew. \return false if it is not held any more.
  bool hold(const lease& reserved) const;

  /// Runs the `queue_empty` hooks, if it had a job before: there is none now.
  void idle();
  /// @}

  /// Runs one job's hook chain without a lease, as Resque's inline does: on a queue called
  /// `inline`, and with no failure record. What fails is in the result.
  attempt_result perform(const message& what, const std::string& queue = "inline");

  /// The queues that it would poll now, in order; with weights, drawn anew each time.
  std::vector<std::string> queues() const { return order(storage().queues()); }

  /// Runs `before_first_fork` hooks, once; the first step does it too.
  void start();
  /// Runs `worker_exit` hooks, once, if it was started.
  void stop();

  const std::string& id() const { return options_.id; }
  const worker_options& options() const { return options_; }
  broker& storage() const { return broker_; }
  worker_hooks& lifecycle() { return lifecycle_; }

  /// Adds hooks around every job's own. Not while the worker runs.
  template <class Plugin>
  worker& use(Plugin plugin) {
    add_plugin(hooks_, std::move(plugin));
    return *this;
  }

  /// The hooks around every job's own.
  hook_list& hooks() { return hooks_; }

 private:
  void run(const std::vector<worker_hooks::hook>& hooks);
  std::vector<std::string> order(const std::vector<std::string>& known) const;
  std::vector<std::string> by_weight(std::vector<std::string> names) const;
  attempt_result attempt(const message& what, const std::string& queue, const lease* reserved,
                         const job_stop* stop, const std::exception_ptr& gone = nullptr);
  bool notes_pause(bool paused);
  time_point lease_end() const;
  lock_store& locks() const;
  std::function<bool()> heartbeat_of(const lease* reserved) const;
  std::vector<owned_lock> locks_of(const std::string& job_id) const;
  void let_go(const lease& reserved, const std::vector<owned_lock>& owned) const;
  void let_go_unleased(const context& where) const;
  void decide(attempt_result& failed, const fate& by_hooks) const;

  broker& broker_;
  const registry& jobs_;
  client& client_;
  worker_options options_;
  queue_selection selection_;
  hook_list hooks_;
  worker_hooks lifecycle_;
  std::atomic<bool> has_started_ = false;
  std::atomic<bool> has_stopped_ = false;
  std::atomic<bool> is_paused_ = false;
  std::atomic<bool> was_paused_ = false;
  std::atomic<bool> was_working_ = false;
};

}  // namespace understudy
