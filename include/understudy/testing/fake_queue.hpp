#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "understudy/client.hpp"
#include "understudy/lent.hpp"
#include "understudy/testing/journal.hpp"
#include "understudy/testing/report.hpp"
#include "understudy/testing/strictness.hpp"
#include "understudy/worker.hpp"

namespace understudy {

/// When a fake queue runs what is enqueued.
enum class mode {
  manual,       ///< when `run_one` or `drain` is called: as production, one step at a time
  inlined,      ///< within `enqueue`, as Resque's inline: depth-first, and what a job throws
                ///< reaches the enqueuer
  inlined_fifo  ///< at the end of the outermost `enqueue`: nested jobs run first-in first-out and
                ///< failures go to the failed set, as in production
};

/// The mode's name: static storage.
std::string_view to_string(mode when);

/// How GoogleTest prints it.
void PrintTo(mode when, std::ostream* out);

/// How often a drain hands each job out. A broker promises at least once, so every job has to bear
/// being run again.
enum class delivery {
  once,
  twice,       ///< again at once, as if its worker had died before it could acknowledge
  twice_later  ///< again after all others ran
};

/// Which jobs a drain runs, and when it stops.
///
///     queue.drain({.queues = {"critical", "*"}, .limit = 3});
///     queue.drain({.only = understudy::names<ship_order, bill_order>()});
struct drain_options {
  std::vector<std::string> queues = {};  ///< see `queue_selection`; the worker's own when empty
  std::vector<std::string> only = {};    ///< wire names to run; all when empty
  std::vector<std::string> except = {};  ///< wire names to leave waiting
  std::size_t limit = std::numeric_limits<std::size_t>::max();  ///< of jobs to run
  std::function<bool(const recorded_job&)> stop_before = {};    ///< the job that it accepts stays
  std::function<bool(const attempt&)> stop_after = {};          ///< the last attempt to make

  /// A job that failed is not handed out again. A repeated delivery counts against no limit, and
  /// its failure is in the report only, for the broker has done with the job.
  delivery deliver = delivery::once;

  /// Whether to move the clock to whatever comes next, once nothing more can run now: then all
  /// that is scheduled runs too, in the order in which it is due.
  bool auto_advance = false;

  /// How many jobs may run that the drain itself brought about, enqueued or retried during it,
  /// before it is taken for endless.
  std::size_t bound = 10'000;
};

/// The wire names of job types, for `drain_options`.
template <job... J>
std::vector<std::string> names() {
  return {std::string{job_name<J>()}...};
}

/// A drain that its own jobs keep alive: the message says which. The jobs that wait still wait.
class endless_drain : public error {
 public:
  using error::error;
};

/// What a fake queue goes by. The format has to outlive whatever the queue hands out.
struct fake_options {
  lent<wire_format> format = resque_format::shared();
  std::vector<std::string> queues = {"*"};  ///< what its worker polls; see `queue_selection`

  /// As in `worker_options`: none for strict order.
  std::map<std::string, std::uint32_t, std::less<>> weights = {};

  /// What draws the jitter of retries, and queues by weight. Null takes one that draws the same in
  /// every test.
  random_source* random = nullptr;

  /// What it makes of what is left when it ends.
  understudy::strictness strictness = understudy::strictness::naggy;

  /// \name A partial fake
  /// Where enqueues go that the fake leaves alone: it pushes them there, and its journal does not
  /// know them. The broker, which has to outlive the fake, lends its lock store too, so that a
  /// plugin's lock is the same on both sides. Null fakes everything.
  ///
  ///     fake_queue queue{{.others = &redis, .only_jobs = names<send_mail>()}};
  /// @{
  broker* others = nullptr;
  std::vector<std::string> only_jobs = {};    ///< wire names to fake; all when empty
  std::vector<std::string> only_queues = {};  ///< queues to fake, by name; all when empty
  /// @}
};

/// A stand-in for a job queue: the production client, worker and hook chain over a broker in
/// memory, with a journal of all that happens. Any thread may call.
///
///     understudy::fake_queue queue;
///     queue.provide(gateway);               // what perform(...) asks for
///     sign_in(queue.client(), user);        // the code under test sees a client&
///
///     EXPECT_THAT(queue, HasEnqueued<refresh_sso>(FieldsAre(123)));
///     EXPECT_THAT(queue.run_one(), Performed<refresh_sso>());
///
/// Where it differs from production: ids count from 1, time stands still until told, every enqueue
/// is checked for losses on the way, and a job type is known from its first enqueue.
class fake_queue {
 public:
  fake_queue();
  /// \throws usage_error if it is to leave jobs or queues alone, and has no broker for them.
  explicit fake_queue(fake_options options);

  /// Tells the test framework what is left, by `fake_options::strictness`, each with its site.
  /// Never throws. Says nothing while an exception unwinds it: the test has failed then.
  ~fake_queue();
  fake_queue(const fake_queue&) = delete;
  fake_queue& operator=(const fake_queue&) = delete;

  /// \name The production objects, all owned by the queue.
  /// @{
  understudy::client& client();
  understudy::worker& worker();
  understudy::registry& registry();
  understudy::broker& broker();  ///< recording: what is pushed here is in the journal
  understudy::virtual_clock& clock();
  lock_store& locks();
  /// @}

  /// Lends an object to jobs that ask for it; see `registry::provide`.
  template <class D>
  fake_queue& provide(D& dependency) {
    registry().template provide<D>(dependency);
    return *this;
  }
  template <class D>
  fake_queue& provide(const D&& dependency) = delete;

  /// Tells of a job type before its first enqueue: what is enqueued by its name is then known.
  template <job J>
  fake_queue& handle() {
    registry().template handle<J>();
    return *this;
  }

  /// Has the callable perform the job; see `registry::handle`.
  template <job J, class F>
  fake_queue& handle(F handler) {
    registry().template handle<J>(std::move(handler));
    return *this;
  }

  /// Has the callable perform all jobs of a wire name; see `registry::handle`.
  template <class F>
  fake_queue& handle(std::string_view job_name, F handler) {
    registry().handle(job_name, std::move(handler));
    return *this;
  }

  /// \name Modes
  /// @{

  /// Back to the mode before, on any exit from its scope.
  class mode_scope {
   public:
    ~mode_scope();
    mode_scope(const mode_scope&) = delete;
    mode_scope& operator=(const mode_scope&) = delete;

   private:
    friend class fake_queue;
    mode_scope(fake_queue& queue, understudy::mode next);
    fake_queue& queue_;
    understudy::mode before_;
  };

  understudy::mode mode() const;

  /// Changes the mode for as long as the result lives. Scopes nest.
  ///
  ///     auto inlined = queue.inlined();
  [[nodiscard]] mode_scope with(understudy::mode next);
  [[nodiscard]] mode_scope manual() { return with(understudy::mode::manual); }
  [[nodiscard]] mode_scope inlined() { return with(understudy::mode::inlined); }
  [[nodiscard]] mode_scope inlined_fifo() { return with(understudy::mode::inlined_fifo); }
  /// @}

  /// \name Running
  /// The jobs' own exceptions are in the report. A run on an empty queue is an empty report. Leases
  /// of these runs do not expire, however far the clock moves meanwhile; those of `worker()` do.
  /// @{

  /// Runs the next job of the worker's queues.
  report run_one();

  /// Runs the next job of these queues; see `queue_selection` for order and wildcards.
  report run_one_of(std::vector<std::string> queues);

  /// Runs the first waiting job of a type.
  template <job J>
  report run_one() {
    return run_one_named(job_name<J>());
  }

  /// Runs the first waiting job of a wire name.
  report run_one_named(std::string_view job_name);

  /// Runs a given job, if it waits.
  report run_one(const recorded_job& job);

  /// Runs jobs until none is left that may run now, those enqueued meanwhile included.
  /// \throws endless_drain past `options.bound`.
  report drain();
  report drain(const drain_options& options);

  /// Runs what waits now, and leaves what is enqueued meanwhile.
  report drain_snapshot();
  report drain_snapshot(const drain_options& options);

  /// Runs what is due: the same as `drain()`.
  report run_due() { return drain(); }

  /// Runs what is due until a time, in order, with the clock moved to each job's own time. The clock
  /// then shows that time.
  /// \throws usage_error if it has passed, endless_drain.
  report run_until(time_point then);

  /// Moves the clock to when something is next due, or a lease expires; runs nothing.
  /// \return false if nothing is.
  bool advance_to_next();
  /// @}

  /// \name Looking
  /// @{

  /// How many jobs wait: in all queues, or in one.
  std::size_t size() const;
  std::size_t size(std::string_view queue) const;

  /// The names of all known queues, drained ones included, in byte order.
  std::vector<std::string> queues() const;

  /// The jobs that wait in a queue, head first.
  std::vector<recorded_job> peek(std::string_view queue, std::size_t start = 0,
                                 std::size_t count = std::numeric_limits<std::size_t>::max()) const;

  /// The jobs that wait, queue by queue in byte order.
  std::vector<recorded_job> waiting() const;

  /// The jobs that are scheduled, retries included, in the order in which they are due.
  ///
  ///     EXPECT_THAT(queue.scheduled(), ElementsAre(IsJob(refresh_sso{123})));
  ///     EXPECT_EQ(queue.scheduled()[0].due(), queue.clock().now() + 5min);
  std::vector<recorded_job> scheduled() const;

  /// The failed set, oldest first. Asking counts as having looked at all failures.
  std::vector<failure> failures() const;

  /// All that happened.
  understudy::journal journal() const;

  /// Every job of a type that was ever enqueued, decoded, in order; run or not.
  /// \throws decode_error
  template <job J>
  std::vector<J> enqueued() const {
    return journal().template enqueued<J>();
  }

  /// Forgets all queues, what waits in them and what is scheduled, without hooks; locks that these
  /// jobs own go with them. The journal keeps it.
  /// \return how many jobs.
  std::size_t clear();
  /// @}

  /// How GoogleTest prints it: in a line, for the matchers say the rest.
  friend void PrintTo(const fake_queue& queue, std::ostream* out);

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace understudy
