#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <utility>

#include "understudy/site.hpp"

namespace understudy {

/// What an error is about: whatever of it is known.
struct error_context {
  std::string job;                      ///< wire name
  std::string queue;                    ///< queue name
  std::string field;                    ///< the job's field
  std::optional<std::size_t> position;  ///< which argument, counted from 0
  std::string pointer;                  ///< JSON pointer (RFC 6901) into the arguments: `/1/name`
  site enqueued_at;                     ///< where the job was enqueued
};

/// The base of all that this library throws for a fault. Copies share their text.
class error : public std::runtime_error {
 public:
  explicit error(const std::string& problem, error_context about = {});

  /// The problem followed by what is known of job, queue, field and site.
  const char* what() const noexcept override;

  /// The problem alone.
  const std::string& problem() const noexcept;

  /// What the error is about.
  const error_context& about() const noexcept;

  /// Fills in what is not known yet; the caller rethrows with `throw;`.
  void add(const error_context& known);

 private:
  struct text;
  std::shared_ptr<const text> text_;
};

/// The toolkit is used in a way that cannot work: the message says what to do instead.
class usage_error : public error {
 public:
  using error::error;
};

/// A job cannot be written as bytes, or does not survive it. Nothing was stored.
class encode_error : public error {
 public:
  using error::error;
};

/// Bytes are not what the job needs. The bytes are kept.
class decode_error : public error {
 public:
  using error::error;
};

/// A payload names a job that the registry does not know, or knows no way to perform.
class unknown_job_error : public error {
 public:
  using error::error;
};

/// A broker cannot do what was asked.
class broker_error : public error {
 public:
  broker_error(const std::string& problem, bool transient, error_context about = {})
      : error{problem, std::move(about)}, transient_{transient} {}

  /// Whether trying again may help.
  bool transient() const noexcept { return transient_; }

 private:
  bool transient_;
};

/// An `on_failure` hook threw. It takes the place of the job's own exception, as in Resque; later
/// failure hooks do not run. The hook's exception is nested (`std::rethrow_if_nested`).
class failure_hook_error : public error {
 public:
  using error::error;
};

/// Thrown by a `before_perform` hook: do not perform this job, and call that no failure. Anywhere
/// else it is an ordinary failure (`Resque::Job::DontPerform`).
///
///     void before_perform(understudy::context&) const {
///       if (account_closed()) throw understudy::dont_perform{};
///     }
class dont_perform : public std::runtime_error {
 public:
  dont_perform() : std::runtime_error{"don't perform"} {}
  explicit dont_perform(const std::string& why) : std::runtime_error{why} {}
};

/// A job was delivered more often than it may be attempted: it keeps ending the workers that run
/// it. It did not run this time.
class too_many_attempts : public error {
 public:
  using error::error;
};

/// Thrown by a job: attempt me again, after so long. Counts as an attempt; failure hooks run.
///
///     throw understudy::retry_job{30s, "the gateway is busy"};
class retry_job : public std::runtime_error {
 public:
  /// \throws usage_error if the wait is negative.
  explicit retry_job(std::chrono::microseconds wait, const std::string& why = "retry this job");

  std::chrono::microseconds wait() const noexcept { return wait_; }

 private:
  std::chrono::microseconds wait_;
};

/// Thrown by a job: drop me, without a trace in the failed set. Failure hooks run.
class discard_job : public std::runtime_error {
 public:
  explicit discard_job(const std::string& why = "discard this job") : std::runtime_error{why} {}
};

/// Thrown by a job that was asked to end early (`context::stop_token`), and does: it is not done. If
/// its worker stops, it goes back to its place, as if never reserved, and no failure hooks run.
///
///     if (context.stop_token().stop_requested()) throw understudy::job_stopped{};
class job_stopped : public std::runtime_error {
 public:
  explicit job_stopped(const std::string& why = "the job was asked to stop")
      : std::runtime_error{why} {}
};

/// A job ran longer than it may; see `run_options::job_timeout`. What it threw itself, if it did, is
/// nested.
class job_timed_out : public error {
 public:
  using error::error;
};

/// A job was ended from outside, or its process ended before the job did (`Resque::DirtyExit`).
class dirty_exit : public error {
 public:
  using error::error;
};

/// What is known of an exception that may be of any type.
struct exception_summary {
  std::string type;     ///< as written in source: `std::runtime_error`, `int`
  std::string message;  ///< `what()`, a thrown string's text, or empty
};

/// A type as written in source.
std::string readable_name(const std::type_info& type);

/// What `std::throw_with_nested` put within an exception; null if nothing.
std::exception_ptr cause_of(const std::exception_ptr& exception);

/// What a job threw in another process: its summary is that of the original.
class relayed_error : public std::runtime_error {
 public:
  explicit relayed_error(exception_summary original)
      : std::runtime_error{original.message}, original_{std::move(original)} {}

  const exception_summary& original() const noexcept { return original_; }

 private:
  exception_summary original_;
};

/// Looks into an exception; `{"none", ""}` for null.
exception_summary summarize(const std::exception_ptr& exception);

}  // namespace understudy
