#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

#include "understudy/broker/message.hpp"
#include "understudy/error.hpp"
#include "understudy/outcome.hpp"
#include "understudy/random.hpp"
#include "understudy/wire/arguments.hpp"

namespace understudy {

class broker;
class client;
class clock;
class lock_store;
class observer;

/// What becomes of a job whose attempt failed.
struct fate {
  enum class kind {
    undecided,  ///< the failed set, unless the job itself threw `retry_job` or `discard_job`
    retried,
    discarded,
    exhausted  ///< the failed set, for a policy gave up: `on_exhausted` hooks run
  };
  kind is = kind::undecided;
  time_point retry_at = {};  ///< if it is retried
};

/// Where a job stands while it is enqueued, dequeued or performed: what hooks, plugins and
/// handlers see of the world, and their only way to it. It lives as long as that step does, in one
/// thread.
///
///     void after_perform(understudy::context& context) const {
///       context.client().enqueue(send_receipt{order});
///     }
class context {
 public:
  /// What every step shares; it and all it refers to outlive the context.
  struct surroundings {
    const understudy::clock& clock;
    understudy::lock_store& locks;
    understudy::client& client;
    std::stop_token stop;
    observer& watching;
    broker& storage;
    random_source& random = system_random::shared();
    std::function<bool()> heartbeat = {};  ///< empty where no lease is held
    std::uint64_t lease_token = 0;         ///< 0 where no lease is held
  };

  /// The names and the envelope outlive the context; so does `job`, if it is given.
  context(const surroundings& around, const std::string& job_name, const std::string& queue,
          const understudy::envelope& envelope, std::string arguments, const void* job = nullptr,
          const std::type_info* type = nullptr);

  /// Where no single job is meant: a dequeue of a whole type.
  context(const surroundings& around, const std::string& job_name, const std::string& queue,
          const understudy::envelope& envelope);
  context(const context&) = delete;
  context& operator=(const context&) = delete;

  const std::string& job_id() const { return envelope_.id; }
  const std::string& parent_id() const { return envelope_.parent; }
  std::uint32_t attempt() const { return envelope_.attempt; }
  const understudy::envelope& envelope() const { return envelope_; }
  const std::string& job_name() const { return job_name_; }

  /// Where the job goes or came from: empty when none is known yet, `inline` for an inlined job.
  const std::string& queue() const { return queue_; }

  /// A header that travels with the job; empty if it has none of this name.
  std::string header(std::string_view name) const;

  /// Has a header travel with the job: for `before_schedule` and `before_enqueue` hooks. A worker's
  /// hooks and handlers read it. Brokers of other processes may not keep it.
  void set_header(std::string_view name, std::string_view value);
  const header_list& headers() const { return headers_; }

  /// What an error about this job has to say: name, queue and where it was enqueued.
  error_context about() const;

  /// The text of a JSON array.
  const std::string& arguments_json() const { return arguments_; }
  understudy::arguments arguments() const { return understudy::arguments::parse(arguments_); }

  /// Changes what is pushed, or what is performed in this attempt: for `before_` and `around_`
  /// hooks.
  /// \throws usage_error once a hook has settled them.
  void replace_arguments(const understudy::arguments& replacement);

  /// No hook may replace the arguments from now on, for what `hook` did goes by them.
  void settle_arguments(std::string_view hook) { settled_by_ = hook; }

  /// The text of a JSON array: the arguments as this step began, whatever replaced them since.
  const std::string& original_arguments_json() const {
    return original_arguments_.empty() ? arguments_ : original_arguments_;
  }

  /// For `after_dequeue`: the ids of the jobs that were removed; empty ones are of foreign jobs.
  const std::vector<std::string>& dequeued_ids() const { return dequeued_ids_; }
  void set_dequeued_ids(std::vector<std::string> ids) { dequeued_ids_ = std::move(ids); }

  /// The job, decoded once for all hooks of this step; owned by the context.
  /// \throws decode_error if the arguments do not fit `J`.
  template <job J>
  const J& job() {
    if (job_ == nullptr || *type_ != typeid(J)) {
      auto decoded = std::make_shared<J>(decode<J>());
      job_ = decoded.get();
      type_ = &typeid(J);
      decoded_.push_back(std::move(decoded));
    }
    return *static_cast<const J*>(job_);
  }

  /// A job of its own for the caller, decoded afresh.
  template <understudy::job J>
  J decode() {
    J decoded{};
    decode_into(codec_of<J>(), &decoded);
    return decoded;
  }

  /// False where no single job is meant: in a dequeue of a whole type. Hooks that take the job are
  /// passed over then.
  bool has_job() const { return has_job_; }

  /// Whether the arguments can be decoded as a `J`. Where not, failure hooks that take the job are
  /// passed over.
  template <understudy::job J>
  bool fits() {
    try {
      job<J>();
      return true;
    } catch (const decode_error&) {
      return false;
    }
  }

  const understudy::clock& clock() const { return around_.clock; }
  understudy::lock_store& locks() const { return around_.locks; }

  /// For nested enqueues: they get this job as their parent.
  understudy::client& client() const { return around_.client; }

  /// Whether another job waits in this job's queue, or for its time. Looks through all that do.
  bool waits(std::string_view id) const;

  /// Removes another job from this job's queue, or from what waits for its time, without hooks.
  /// \return false if none with this id waits.
  bool withdraw(std::string_view id) const;

  /// For `before_enqueue` hooks: this job takes the place of another, which is withdrawn as soon as
  /// this one is stored, so that neither is lost on the way.
  void replace(std::string_view id) { replaces_ = id; }
  const std::string& replaces() const { return replaces_; }

  /// Tells the observer of the client or worker what is worth a line in a log.
  void note(std::string_view what) const;

  /// Asks a long job to end early.
  const std::stop_token& stop_token() const { return around_.stop; }

  /// Where chance comes from.
  random_source& random() const { return around_.random; }

  /// For a long job: its lease begins anew, so that no other worker takes the job for lost.
  /// \return false if one already has; then what this attempt comes to does not count.
  bool heartbeat() const { return !around_.heartbeat || around_.heartbeat(); }

  /// The token of the attempt's lease, which no other attempt has; 0 where none is held.
  std::uint64_t lease_token() const { return around_.lease_token; }

  /// Has a lock go in the very step that ends this attempt's lease, tried again as long as the broker
  /// is out of reach. It stays if the lease is lost to another attempt, or the job goes back to its
  /// queue.
  void let_go_at_end(std::string_view key, std::string_view owner) {
    lets_go_.push_back({std::string{key}, std::string{owner}});
  }
  const std::vector<owned_lock>& lets_go() const { return lets_go_; }

  /// \name For failure hooks: what is to become of the job. The last word counts.
  /// @{
  void retry_at(time_point due) { fate_ = {fate::kind::retried, due}; }
  void discard() { fate_ = {fate::kind::discarded}; }
  void give_up() { fate_ = {fate::kind::exhausted}; }
  const understudy::fate& fate() const { return fate_; }
  /// @}

 private:
  void decode_into(const job_codec& codec, void* decoded);

  const surroundings& around_;
  const understudy::envelope& envelope_;
  const std::string& job_name_;
  const std::string& queue_;
  std::string arguments_;
  std::string original_arguments_;  // empty unless they were replaced
  std::string settled_by_;
  std::string replaces_;  // id of a job
  std::vector<std::string> dequeued_ids_;
  std::vector<std::shared_ptr<const void>> decoded_;  // all, since hooks hold references
  const void* job_;
  const std::type_info* type_;
  bool has_job_;
  header_list headers_;
  understudy::fate fate_;
  std::vector<owned_lock> lets_go_;
};

}  // namespace understudy
