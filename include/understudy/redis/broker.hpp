#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/broker.hpp"
#include "understudy/redis/options.hpp"

namespace understudy::redis {

/// A broker in Redis (6.2 or later, no cluster), on the keys of Ruby's Resque and its scheduler: their
/// clients and workers share it. Any thread may call, and several processes share its queues.
///
///     understudy::redis::broker broker{"redis://127.0.0.1:6379"};
///     understudy::client client{broker};
///
/// What Resque has no room for lies under `<namespace>:understudy:` envelopes, leases, exact times
/// and bytes. A foreign client that takes a job leaves its envelope to the next job of the same
/// bytes, or to nobody: it goes with the next call that finds its queue empty, and else once there
/// are a thousand and four for each job that waits.
///
/// Each call is one script or one command, done as a whole or not at all. Where the answer is lost
/// on the way, it is sent again if that does no harm; otherwise a `broker_error` says that it may
/// have been done. Nothing connects before the first call.
class broker final : public understudy::broker {
 public:
  /// \throws usage_error for an address that is none; see `options::parse`.
  explicit broker(std::string_view address) : broker{options::parse(address)} {}

  /// \throws usage_error for an empty namespace, or times and numbers that are not above zero.
  explicit broker(options given);
  ~broker() override;

  void push(std::string_view queue, message pushed) override;
  void push_all(std::string_view queue, std::vector<message> pushed) override;
  bool spans_processes() const override { return true; }

  /// A job of Resque's wire format is shown to Resque's scheduler too, at the full second at or after
  /// its time; all others are kept here only.
  void schedule(time_point due, std::string_view queue, message scheduled) override;

  /// Whatever Resque's schedulers put there is promoted too, at its second. An entry that is no job
  /// goes to the failed set.
  std::optional<scheduled_message> promote(time_point now) override;
  std::vector<scheduled_message> scheduled() const override;

  /// Both look at all that is scheduled by us, within one step that others wait for: with a hundred
  /// thousand jobs that takes Redis a good part of a second.
  std::vector<std::string> unschedule(std::string_view queue, std::string_view payload) override;
  bool unschedule(std::string_view job_id) override;

  std::optional<lease> recover(time_point now) override;
  std::optional<time_point> next_event() const override;

  /// Redis tells of changes, on two connections of their own. Of those who wait, one listens for all:
  /// there is no thread for it.
  std::uint64_t changes() const override;
  bool await_change(std::uint64_t seen, std::chrono::microseconds longest,
                    std::stop_token stop) const override;

  std::optional<lease> reserve(std::string_view queue, time_point expires_at = never) override;
  bool extend(const lease& longer, time_point expires_at) override;
  bool acknowledge(const lease& done) override;

  /// What is to be attempted again is kept here only: a scheduler of others would lose the count.
  bool retry(const lease& failed, time_point due) override;
  bool fail(const lease& failed, failure record) override;
  bool put_back(const lease& unwanted, std::string_view queue = {}) override;
  std::vector<std::string> queues() const override;
  std::size_t size(std::string_view queue) const override;
  std::vector<message> peek(std::string_view queue, std::size_t start,
                            std::size_t count) const override;
  std::vector<std::string> remove(std::string_view queue, std::string_view payload) override;

  /// Looks at the queue's jobs from its head on, within one step that others wait for; a long queue
  /// is read as a whole.
  bool withdraw(std::string_view queue, std::string_view id) override;
  void remove_queue(std::string_view queue) override;
  std::vector<failure> failures() const override;

  /// \throws usage_error if neither the call nor the entry names a queue, as one of others may not.
  bool retry_failure(std::size_t index, time_point now, std::string_view queue = {}) override;
  bool remove_failure(std::size_t index) override;
  void clear_failures() override;
  broker_stats stats() const override;
  void pause(bool paused) override;
  bool paused() const override;

  /// One script, as a rule; a foreign item that is due takes three, each hundred of jobs that are due
  /// one, and so does a queue that is new.
  found_job find_job(const job_search& wanted) override;

  /// Locks expire by the time that their callers tell. Should nobody ask for one any more, Redis
  /// drops it a day after twice its time to live.
  lock_store& locks() override;
  understudy::roster& roster() override;

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace understudy::redis
