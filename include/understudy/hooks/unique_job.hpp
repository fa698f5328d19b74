#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "understudy/context.hpp"
#include "understudy/wire/codec.hpp"

namespace understudy {

/// How long `unique_job` keeps its lock, and against what.
enum class unique {
  until_executing,           ///< one waits: from enqueue to the begin of the attempt
  until_executed,            ///< one waits or runs: from enqueue to the end of the lease
  until_expired,             ///< one in a time to live, whatever becomes of it once it is pushed
  while_executing,           ///< one runs: any number waits
  until_and_while_executing  ///< one waits, and one runs
};

/// What `unique_job` does about a job that is equal to the one which has the lock.
enum class on_conflict {
  drop,     ///< halts its enqueue, or its attempt, which counts as done
  raise,    ///< throws `duplicate_job`: to the enqueuer, or into the failed set
  replace,  ///< takes the place of the one that waits in the same queue, or for its time; drops if
            ///< that runs, or is of the same `enqueue_all`
  log,      ///< lets it through, without a lock, and tells the observer
  reschedule  ///< throws `retry_job`: attempts it again after `unique_policy::wait_seconds`, as
              ///< another of its attempts; drops at enqueue
};

/// How the key of a lock is spelled.
enum class unique_key {
  ours,   ///< `unique_job:` name `:` a hash of the arguments (SipHash-2-4-128, its key all zeros)
  resque  ///< as resque-unique-job 0.0.1: `resque:plugin:unique_job:` MD5 of Resque's payload
};

/// What a `unique_job` goes by.
struct unique_policy {
  unique lock = unique::until_executing;

  /// Above zero; longer than a job waits and runs, or the lock protects no more. A worker's default
  /// visibility is half of this default, so that a lock outlives its job's dead worker.
  long ttl_seconds = 3600;
  on_conflict conflict = on_conflict::drop;
  unique_key key = unique_key::ours;
  long wait_seconds = 60;  ///< of `on_conflict::reschedule`; not negative
};

/// An equal job has the lock: see `on_conflict::raise`.
class duplicate_job : public error {
 public:
  duplicate_job(const std::string& key, const std::string& owner, error_context about);

  const std::string& key() const noexcept { return names_->first; }
  const std::string& owner() const noexcept { return names_->second; }  ///< the id of that job

 private:
  std::shared_ptr<const std::pair<std::string, std::string>> names_;
};

namespace detail {

// The arguments that count make the key: the text of a JSON array.
bool take_to_enqueue(context& where, const unique_policy& policy, const std::string& arguments);
void take_to_perform(context& where, const unique_policy& policy, const std::string& arguments);
void let_go(context& where, const unique_policy& policy, const std::string& arguments);
void let_go_when_begun(context& where, const unique_policy& policy, const std::string& arguments);
void let_go_when_executed(context& where, const unique_policy& policy,
                          const std::string& arguments);
void let_go_when_performed(context& where, const unique_policy& policy,
                           const std::string& arguments);
void let_go_when_dequeued(context& where, const unique_policy& policy,
                          const std::string& arguments);

template <class J, class Member>
J class_of(Member J::*);

/// The arguments that count, out of all of them.
template <auto... field>
decltype(auto) unique_arguments(const std::string& arguments) {
  if constexpr (sizeof...(field) == 0) {
    return (arguments);
  } else {
    using J = std::tuple_element_t<0, std::tuple<decltype(class_of(field))...>>;
    const auto job = decode_arguments<J>(arguments);
    std::string chosen;
    argument_writer out{chosen};
    out.begin_array();
    (write_argument(out, job.*field), ...);
    out.end_array();
    return chosen;
  }
}

template <auto... field>
decltype(auto) unique_now(const context& where) {
  return unique_arguments<field...>(where.arguments_json());
}

// A hook of the worker, or of a plugin before, may have replaced the arguments since the enqueue.
template <auto... field>
decltype(auto) unique_pushed(const context& where) {
  return unique_arguments<field...>(where.original_arguments_json());
}

// One class a stage of the lock, so that a policy has the hooks that it needs and no other.

template <unique_policy policy, auto... field>
struct locked_at_enqueue {
  bool before_enqueue(context& where) const {
    return take_to_enqueue(where, policy, unique_now<field...>(where));
  }
  void enqueue_undone(context& where) const {
    let_go(where, policy, unique_now<field...>(where));
  }
  void after_dequeue(context& where) const {
    // Of a whole type, or by its id: the client lets go by the owner.
    if (where.has_job()) let_go_when_dequeued(where, policy, unique_now<field...>(where));
  }
};

template <unique_policy policy, auto... field>
struct unlocked_at_start {
  void before_perform(context& where) const {
    let_go_when_begun(where, policy, unique_pushed<field...>(where));
  }
};

template <unique_policy policy, auto... field>
struct unlocked_at_end {
  void perform_ended(context& where) const {
    let_go_when_executed(where, policy, unique_pushed<field...>(where));
  }
};

template <unique_policy policy, auto... field>
struct locked_while_performed {
  void before_perform(context& where) const {
    take_to_perform(where, policy, unique_pushed<field...>(where));
  }
  void perform_ended(context& where) const {
    let_go_when_performed(where, policy, unique_pushed<field...>(where));
  }
};

template <class... Stage>
struct unique_stages : Stage... {};

template <unique_policy policy, auto... field>
constexpr auto stages_of() {
  using at_enqueue = locked_at_enqueue<policy, field...>;
  using while_performed = locked_while_performed<policy, field...>;
  if constexpr (policy.lock == unique::until_executing) {
    return unique_stages<at_enqueue, unlocked_at_start<policy, field...>>{};
  } else if constexpr (policy.lock == unique::until_executed) {
    return unique_stages<at_enqueue, unlocked_at_end<policy, field...>>{};
  } else if constexpr (policy.lock == unique::until_expired) {
    return unique_stages<at_enqueue>{};
  } else if constexpr (policy.lock == unique::while_executing) {
    return unique_stages<while_performed>{};
  } else {
    return unique_stages<at_enqueue, while_performed>{};
  }
}

}  // namespace detail

/// Keeps equal jobs (same wire name and arguments, or the same chosen fields) from waiting or
/// running side by side, by a lock that the first of them owns: only that job lets it go, and it
/// expires in any case. A refused job counts as halted by `unique_job.before_enqueue`.
///
///     using plugins = understudy::plugins<understudy::unique_job<>>;
///
///     static constexpr understudy::unique_policy one_a_user{
///         .lock = understudy::unique::until_executed, .ttl_seconds = 3600};
///     using plugins = understudy::plugins<understudy::unique_job<one_a_user, &report::user>>;
///
/// `unique_job<>` is what resque-unique-job 0.0.1 does, but for the owner and a longer time to live.
///
/// | what happens | the lock that is taken at enqueue |
/// |---|---|
/// | a hook halts the enqueue, or it throws before or in the push | is let go |
/// | the enqueuer dies before the push | is kept until it expires |
/// | a job is replaced | goes to the one that replaces it, and back to it should that not be pushed; both wait if the enqueuer dies between push and withdrawal |
/// | the job is dequeued, cancelled or destroyed by a client | is let go, if its owner was removed |
/// | a fake's queues are cleared | is let go |
/// | the broker itself is told to remove it: `remove`, `withdraw`, `unschedule`, `remove_queue`, the inspector | is kept until it expires; `lock_store::release_all_of` its id lets it go |
/// | the attempt begins | is let go by `until_executing` and `until_and_while_executing` |
/// | the attempt ends: done, failed, retried, halted or discarded by a hook | is let go by `until_executed`, in the step that ends the lease |
/// | an earlier plugin's `before_perform` halts | `until_executing` keeps it until it expires, as in Resque; list `unique_job` first |
/// | the worker dies | is kept for the job, which comes back; else until it expires |
/// | the broker cannot be reached as the attempt begins | is let go at the end instead |
/// | the broker cannot be reached as the attempt ends | is kept until it can, as is the job; a worker that ends before leaves both to the next |
/// | the attempt ends, its lease lost to another | is kept for the job, which came back |
/// | the attempt is stopped, for its worker ends | is kept for the job, which goes back |
/// | the attempt is put off | is kept |
/// | the job runs again after a failure | is not taken again |
/// | the job goes to the failed set unrun: undecodable, unknown, or attempted too often | is let go |
/// | its arguments are not those that were pushed, or the chosen fields cannot be read from them | is kept until it expires |
/// | it expires while the job waits or runs | goes to whoever asks next; the job does not touch that |
///
/// The lock that is taken to perform belongs to the attempt, not to the job, and is let go when that
/// ends. One that has died, or is paused, keeps it until it expires; the job's next attempt is put off
/// until then, whatever the policy says of conflicts, and so runs beside none before it. Another job
/// that cannot have it fails with `raise`; with `drop` it is gone. With `reschedule` it is put off.
///
/// A job is put off as often as it has attempts: those of the `retry` plugin, if it has that, else
/// `worker_options::max_attempts`. Then it is in the failed set. For neither `raise` nor `reschedule`
/// to end there when a worker dies, the waits in all have to exceed `ttl_seconds`: those of
/// `reschedule` by default do, those of `retry<>`, 12 seconds, do not.
///
///     static constexpr unique_policy one_runs{
///         .lock = unique::while_executing, .ttl_seconds = 600, .conflict = on_conflict::raise};
///     struct longer_than_a_lock : retry_policy {
///       static constexpr std::uint32_t attempts = 10;
///       static constexpr auto wait = backoff::exponential(2s);  // 17 minutes in all
///     };
///     using plugins = understudy::plugins<retry<longer_than_a_lock>, unique_job<one_runs>>;
///
/// A lock store that is not the broker's (see `worker_options::locks`) lets a lock go just before the
/// lease ends: a worker that is paused between the two may find an equal job beside its own, come back.
///
/// Arguments may not be replaced after the lock is taken: a hook that does throws `usage_error`.
/// A foreign job has no id; it lets go only of what resque-unique-job took.
template <unique_policy policy = unique_policy{}, auto... field>
struct unique_job : decltype(detail::stages_of<policy, field...>()) {
  static_assert(policy.ttl_seconds > 0,
                "understudy: the lock of a unique_job needs ttl_seconds above zero");
  static_assert(policy.conflict != on_conflict::replace ||
                    (policy.lock != unique::while_executing &&
                     policy.lock != unique::until_and_while_executing),
                "understudy: a unique_job cannot replace a job that runs; choose drop, raise, log or "
                "reschedule");
  static_assert(policy.conflict != on_conflict::reschedule ||
                    policy.lock == unique::while_executing ||
                    policy.lock == unique::until_and_while_executing,
                "understudy: a unique_job reschedules what would run beside an equal job; give it "
                "the lock while_executing or until_and_while_executing");
  static_assert(policy.wait_seconds >= 0,
                "understudy: a unique_job cannot reschedule to the past: wait_seconds is negative");

  static constexpr auto name = "unique_job";
};

}  // namespace understudy
