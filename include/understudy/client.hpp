#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "understudy/broker/broker.hpp"
#include "understudy/clock.hpp"
#include "understudy/hooks/plugins.hpp"
#include "understudy/observer.hpp"
#include "understudy/lent.hpp"
#include "understudy/registry.hpp"
#include "understudy/site.hpp"
#include "understudy/wire/resque.hpp"

namespace understudy {

/// What became of an enqueue. True if the job was enqueued.
struct enqueue_result {
  std::string id;         ///< of the job, whether it was enqueued or not
  std::string halted_by;  ///< the first hook that answered false; empty if none did

  explicit operator bool() const { return halted_by.empty(); }

  /// How GoogleTest prints it.
  friend void PrintTo(const enqueue_result& result, std::ostream* out);
};

/// What became of a dequeue. True unless a hook halted it.
struct dequeue_result {
  std::size_t count = 0;  ///< how many jobs were removed
  std::string halted_by;  ///< the first hook that answered false; empty if none did

  explicit operator bool() const { return halted_by.empty(); }
};

/// What a client goes by. What it refers to has to outlive the client.
struct client_options {
  lent<wire_format> format = resque_format::shared();
  lent<understudy::clock> clock = system_clock::shared();
  observer& watching = observer::none();
  lock_store* locks = nullptr;           ///< for plugins; null takes the broker's
  std::function<std::string()> make_id = {};  ///< default: 24 random hexadecimal digits
  bool check_lossless = false;           ///< at each enqueue; fakes do
};

/// The enqueue side: hooks, encoding, push. Any thread may call.
///
///     understudy::memory_broker broker;
///     understudy::client client{broker};
///     client.enqueue(refresh_sso{123});
///
/// An enqueue runs all `before_enqueue` hooks, pushes, and runs `after_enqueue` hooks, as Resque
/// does. What a hook throws reaches the caller; from an `after_enqueue` hook the job stays pushed.
/// If it is not pushed after all, `enqueue_undone` hooks run.
class client {
 public:
  /// The broker has to outlive the client.
  explicit client(broker& storage, client_options options = {});
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  /// Enqueues a job on the queue that its type states.
  /// \throws encode_error if the job cannot be written, usage_error if its type states no queue;
  /// nothing is stored then.
  template <class J>
  enqueue_result enqueue(const J& what, site from = site::here()) {
    detail::check_job<J>();
    if constexpr (job<J>) return enqueue(typed(what), std::nullopt, from);
  }

  template <class Name>
    requires std::is_convertible_v<const Name&, std::string_view>
  enqueue_result enqueue(const Name&, const arguments&) {
    static_assert(!std::is_same_v<Name, Name>,
                  "understudy: a job without a type states no queue; say "
                  "enqueue_to(queue, name, arguments)");
    return {};
  }

  /// Enqueues a job on a queue.
  template <class J>
    requires(!std::is_convertible_v<const J&, std::string_view>)
  enqueue_result enqueue_to(std::string_view queue, const J& what, site from = site::here()) {
    detail::check_job<J>();
    if constexpr (job<J>) return enqueue(typed(what), queue, from);
  }

  /// Enqueues jobs of one type on the queue that it states: each with its hooks, and all that no
  /// hook halts with one push. All are encoded before any hook runs, so one that cannot be written
  /// leaves nothing behind; nor does a hook that throws, or a push.
  /// \return what became of each, in order.
  /// \throws as `enqueue`.
  ///
  ///     client.enqueue_all(std::vector{refresh_sso{1}, refresh_sso{2}});
  template <class Range>
  std::vector<enqueue_result> enqueue_all(const Range& jobs, site from = site::here()) {
    return enqueue_range(std::nullopt, jobs, from);
  }
  template <class J>
  std::vector<enqueue_result> enqueue_all(std::initializer_list<J> jobs,
                                          site from = site::here()) {
    return enqueue_range(std::nullopt, jobs, from);
  }

  /// The same on a given queue.
  template <class Range>
  std::vector<enqueue_result> enqueue_all_to(std::string_view queue, const Range& jobs,
                                             site from = site::here()) {
    return enqueue_range(queue, jobs, from);
  }

  /// Enqueues a job by its wire name alone: what performs it need not be known here. No hooks but
  /// this client's run.
  ///
  ///     client.enqueue_to("sso", "SSOCaching", understudy::arguments::of(123));
  enqueue_result enqueue_to(std::string_view queue, std::string_view job_name,
                            const arguments& given, site from = site::here());

  /// Enqueues a job of a type made at run time, on that type's queue or another.
  enqueue_result enqueue(const std::shared_ptr<const job_type>& type, const arguments& given,
                         site from = site::here());
  enqueue_result enqueue_to(std::string_view queue, const std::shared_ptr<const job_type>& type,
                            const arguments& given, site from = site::here());

  /// \name Later
  /// Scheduled jobs go to their queue when they are due. All hooks of an enqueue run now, between
  /// `before_schedule` and `after_schedule`; what is due already is enqueued at once.
  /// \throws usage_error for a negative delay, a time before 1970 or one in more than 100 years.
  /// @{

  template <class J, class Duration>
  enqueue_result enqueue_at(std::chrono::time_point<std::chrono::system_clock, Duration> due,
                            const J& what, site from = site::here()) {
    detail::check_job<J>();
    if constexpr (job<J>) return enqueue(due_at(typed(what), due), std::nullopt, from);
  }

  template <class J, class Rep, class Period>
  enqueue_result enqueue_in(std::chrono::duration<Rep, Period> delay, const J& what,
                            site from = site::here()) {
    detail::check_job<J>();
    if constexpr (job<J>) {
      return enqueue(due_in(typed(what), detail::in_range(delay), from), std::nullopt, from);
    }
  }

  template <class J, class Duration>
  enqueue_result enqueue_to_at(std::string_view queue,
                               std::chrono::time_point<std::chrono::system_clock, Duration> due,
                               const J& what, site from = site::here()) {
    detail::check_job<J>();
    if constexpr (job<J>) return enqueue(due_at(typed(what), due), queue, from);
  }

  enqueue_result enqueue_to_at(std::string_view queue, time_point due, std::string_view job_name,
                               const arguments& given, site from = site::here());

  /// Removes all scheduled jobs with just these arguments for their type's queue, within the hooks
  /// of a dequeue.
  template <job J>
  dequeue_result cancel(const J& job) {
    return cancel(typed(job));
  }

  /// Removes one scheduled job by its id, without hooks; locks that it owns go with it.
  /// \return false if it is not scheduled.
  bool cancel(std::string_view job_id);
  /// @}

  /// Removes all waiting jobs with just these arguments from their type's queue.
  template <job J>
  dequeue_result dequeue(const J& job) {
    return dequeue(typed(job));
  }

  /// Removes all waiting jobs of a type from its queue. Hooks that take the job do not run, for
  /// there is not one.
  template <job J>
  dequeue_result dequeue() {
    return dequeue(job_type::of<J>());
  }

  /// The same for a type made at run time.
  dequeue_result dequeue(const std::shared_ptr<const job_type>& type, const arguments& given);
  dequeue_result dequeue(const std::shared_ptr<const job_type>& type);

  /// Removes jobs from a queue without hooks: all of a wire name, or those with just these
  /// arguments. Locks that they own go with them. \return how many.
  std::size_t destroy(std::string_view queue, std::string_view job_name);
  std::size_t destroy(std::string_view queue, std::string_view job_name, const arguments& given);

  /// Adds hooks around every job's own. Not while other threads use the client.
  template <class Plugin>
  client& use(Plugin plugin) {
    add_plugin(hooks_, std::move(plugin));
    return *this;
  }

  /// The hooks around every job's own.
  hook_list& hooks() { return hooks_; }

  /// While one of these lives, this thread's enqueues get that job as their parent. Workers make
  /// them; they nest, and the job's id outlives them.
  class performing {
   public:
    performing(client& of, const std::string& job_id);
    ~performing();
    performing(const performing&) = delete;
    performing& operator=(const performing&) = delete;

    /// For whoever switches stacks within a thread: what the stack that goes on is in the midst of
    /// takes the place of what this one is. \return the latter, innermost first.
    static const performing* switch_to(const performing* innermost);

   private:
    friend class client;
    const client& client_;
    const std::string& job_id_;
    const performing* outer_;
  };

 private:
  struct request {
    const std::shared_ptr<const job_type>& type;
    std::string arguments;
    const void* job = nullptr;
    std::optional<time_point> due = std::nullopt;
  };
  class entry;
  std::string parent() const;

  template <class Duration>
  static request due_at(request what,
                        std::chrono::time_point<std::chrono::system_clock, Duration> due) {
    what.due = time_point{detail::in_range(due.time_since_epoch())};
    return what;
  }
  request due_in(request what, std::chrono::microseconds delay, site from) const;

  template <job J>
  request typed(const J& job) {
    const auto& type = job_type::of<J>();
    return {type, {}, &job};
  }

  template <class Range>
  std::vector<enqueue_result> enqueue_range(std::optional<std::string_view> queue,
                                            const Range& jobs, site from) {
    using element = decltype(*std::begin(jobs));
    using J = std::remove_cvref_t<element>;
    detail::check_job<J>();
    if constexpr (!job<J>) {
      return {};
    } else if constexpr (!std::is_lvalue_reference_v<element>) {
      std::vector<J> made;
      for (auto&& each : jobs) made.push_back(std::forward<decltype(each)>(each));
      return enqueue_range(queue, made, from);
    } else {
      std::vector<const void*> pointers;
      for (const auto& each : jobs) pointers.push_back(&each);
      return enqueue_all(job_type::of<J>(), pointers, queue, from);
    }
  }

  std::string encoded(const request& what, std::string_view queue, site from) const;
  std::string payload_of(const context& where) const;
  enqueue_result enqueue(const request& what, std::optional<std::string_view> queue, site from);
  std::vector<enqueue_result> enqueue_all(const std::shared_ptr<const job_type>& type,
                                          const std::vector<const void*>& jobs,
                                          std::optional<std::string_view> queue, site from);
  template <class Enqueue>
  auto observed(const std::shared_ptr<const job_type>& type, Enqueue enqueue);
  enqueue_result unobserved_enqueue(const request& what, std::optional<std::string_view> queue,
                                    site from);
  dequeue_result dequeue(const request& what);
  dequeue_result cancel(const request& what);
  // Gives the ids of the jobs that it removed.
  using removal = std::function<std::vector<std::string>(const std::string& queue,
                                                         const std::string& payload)>;
  dequeue_result dequeue(const request& what, const removal& remove);
  dequeue_result dequeue(const job_type& type, context& where,
                         const std::function<std::vector<std::string>(const std::string&)>& remove);
  std::vector<std::string> remove_all(std::string_view queue, std::string_view job_name);

  broker& broker_;
  client_options options_;
  context::surroundings surroundings_;
  hook_list hooks_;
};

}  // namespace understudy
