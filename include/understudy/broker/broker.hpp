#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/job_search.hpp"
#include "understudy/broker/lock_store.hpp"
#include "understudy/broker/message.hpp"

namespace understudy {

class roster;

/// Counters of a broker's whole life.
struct broker_stats {
  std::size_t processed = 0;  ///< attempts that ended, failed ones included
  std::size_t failed = 0;     ///< attempts that failed

  friend bool operator==(const broker_stats&, const broker_stats&) = default;
};

/// The storage port: the one thing that a test replaces. Each verb is one step that either
/// happens or does not; any thread may call. A broker that cannot be reached throws
/// `broker_error`.
class broker {
 public:
  virtual ~broker() = default;

  /// Appends to a queue, which is known from then on, drained or not.
  virtual void push(std::string_view queue, message pushed) = 0;

  /// Appends to a queue, in this order, as one step: all or none.
  virtual void push_all(std::string_view queue, std::vector<message> pushed) = 0;

  /// Whether a push is stored. Not where jobs are performed inline: limits of what peers can read
  /// do not bind there.
  virtual bool stores() const { return true; }

  /// Whether other processes reach what it stores, a forked one among them: there it makes
  /// connections of its own.
  virtual bool spans_processes() const { return false; }

  /// \name Time
  /// A broker has no clock: who calls says what time it is.
  /// @{

  /// Keeps a message until it is due.
  virtual void schedule(time_point due, std::string_view queue, message scheduled) = 0;

  /// Moves one message that is due to the end of its queue: the earliest, and of those due at once
  /// the one scheduled first. \return what it moved; nothing if none is due.
  virtual std::optional<scheduled_message> promote(time_point now) = 0;

  /// What is scheduled, in the order in which it will be promoted.
  virtual std::vector<scheduled_message> scheduled() const = 0;

  /// Removes every scheduled message for this queue whose payload has just these bytes.
  /// \return the ids of their jobs.
  virtual std::vector<std::string> unschedule(std::string_view queue, std::string_view payload) = 0;

  /// Removes the scheduled message of a job. \return false if there is none, as for an empty id,
  /// which is no job's.
  virtual bool unschedule(std::string_view job_id) = 0;

  /// Takes one expired lease back: its message goes to its place in its queue, ahead of what was
  /// pushed later, as another attempt. \return the lease, and the message as it waits now; nothing
  /// if none has expired.
  virtual std::optional<lease> recover(time_point now) = 0;

  /// Takes back all that has expired, and then moves all that is due, one after the other.
  void catch_up(time_point now);

  /// When there will be something to promote or to recover: that of the earliest due or expiring.
  virtual std::optional<time_point> next_event() const = 0;
  /// @}

  /// \name Waiting for jobs
  /// No push is missed by who asks for the count before it looks at the queues:
  ///
  ///     const auto seen = broker.changes();
  ///     if (auto job = broker.reserve(queue)) return job;
  ///     broker.await_change(seen, 5s, stop);
  /// @{

  /// A count that grows at each push of anybody, and that may grow at whatever else may let a job be
  /// found. It says nothing but that something has changed.
  virtual std::uint64_t changes() const = 0;

  /// Waits, in real time, until the count is another than `seen`.
  /// \return true once it is; false when the time is up, or a stop is asked for.
  virtual bool await_change(std::uint64_t seen, std::chrono::microseconds longest,
                            std::stop_token stop) const = 0;
  /// @}

  /// \name Leases
  /// A lease is held until one of these ends it, or until `recover` finds it expired. Each that
  /// comes too late changes nothing and returns false. `acknowledge`, `retry` and `fail` let the
  /// locks go that `lease::locks` names, in the same step.
  /// @{

  /// Takes the head of a queue and holds it for the caller; nothing if there is none.
  virtual std::optional<lease> reserve(std::string_view queue, time_point expires_at = never) = 0;

  /// The leased job is still being performed: the lease expires later, never sooner.
  virtual bool extend(const lease& held, time_point expires_at) = 0;

  /// The leased job is done. \return false if the lease is not held any more.
  virtual bool acknowledge(const lease& done) = 0;

  /// The leased job failed and is to be attempted again: it is scheduled as another attempt.
  /// \return false if the lease is not held any more.
  virtual bool retry(const lease& failed, time_point due) = 0;

  /// The leased job failed: it moves to the failed set, bytes intact. The record says when, where
  /// and why; its queue and message are those of the lease.
  /// \return false if the lease is not held any more.
  virtual bool fail(const lease& failed, failure record) = 0;

  /// The leased job goes back to its place in its queue, as if never reserved; or to the end of
  /// another, if one is named. \return false if the lease is not held any more.
  virtual bool put_back(const lease& held, std::string_view queue = {}) = 0;
  /// @}

  /// The names of all known queues, in byte order.
  virtual std::vector<std::string> queues() const = 0;
  virtual std::size_t size(std::string_view queue) const = 0;

  /// Looks at `count` messages from `start` on, the head being 0; removes none.
  virtual std::vector<message> peek(std::string_view queue, std::size_t start,
                                    std::size_t count) const = 0;

  /// Removes every message of the queue whose payload has just these bytes.
  /// \return the ids of their jobs, head first; empty ones are of foreign jobs.
  virtual std::vector<std::string> remove(std::string_view queue, std::string_view payload) = 0;

  /// Removes the waiting message of one job. \return false if none with this id waits.
  virtual bool withdraw(std::string_view queue, std::string_view id) = 0;

  /// Forgets a queue and what waits in it.
  virtual void remove_queue(std::string_view queue) = 0;

  /// The failed set, oldest first.
  virtual std::vector<failure> failures() const = 0;

  /// Pushes the payload of a failed job again, with all its attempts before it, and notes in the
  /// entry when. It goes to the queue that it failed on, or to another if one is named. Enqueue hooks
  /// do not run, as in Resque. \return false if there is no such entry.
  virtual bool retry_failure(std::size_t index, time_point now, std::string_view queue = {}) = 0;
  virtual bool remove_failure(std::size_t index) = 0;
  virtual void clear_failures() = 0;

  virtual broker_stats stats() const = 0;

  /// While paused, workers reserve nothing.
  virtual void pause(bool paused) = 0;
  virtual bool paused() const = 0;

  /// All that a worker asks when it looks for a job: unless paused, it takes expired leases back, moves
  /// what is due, and reserves from the first queue that has a job. Here it does so verb by verb; a
  /// broker that is far away does it at once.
  virtual found_job find_job(const job_search& wanted);

  /// The lock store that plugins get unless told otherwise; owned by the broker.
  virtual lock_store& locks() = 0;

  /// Who works on its queues; owned by the broker.
  virtual understudy::roster& roster() = 0;
};

}  // namespace understudy
