#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "understudy/testing/journal.hpp"

/// \file What may be asked of a recorded job, without a test framework: what the matchers check
/// and say.
namespace understudy {

/// One thing that is asked of a job. A rule that cannot read a job's arguments throws an `error`.
class job_rule {
 public:
  job_rule() = default;
  virtual ~job_rule();
  job_rule(const job_rule&) = delete;
  job_rule& operator=(const job_rule&) = delete;

  virtual bool holds(const recorded_job& job) const = 0;

  /// How many of the arguments that are asked for fit: the more, the nearer a miss. None if it asks
  /// for something else.
  virtual std::size_t nearness(const recorded_job& job) const;

  /// Why it does not hold of a job: a clause such as `whose key is 7 instead of 123`.
  virtual std::string explain(const recorded_job& job) const = 0;

  /// Such as `that has argument "to" that is "ann"`.
  virtual std::string describe() const = 0;

  /// Whether the description is that of a whole job, its name included.
  virtual bool describes_whole_job() const { return false; }
};

/// What a recorded job has to be: of some wire name, if it is given, and as all rules ask. A value
/// whose copies share the rules.
class job_condition {
 public:
  job_condition();
  explicit job_condition(std::string_view name);
  job_condition(const job_condition&);
  job_condition(job_condition&&) noexcept;
  job_condition& operator=(const job_condition&);
  job_condition& operator=(job_condition&&) noexcept;
  ~job_condition();

  /// The same, with one more rule, or with those of another.
  job_condition with(std::shared_ptr<const job_rule> rule) const;
  job_condition with(const job_condition& more) const;

  const std::string& name() const { return name_; }
  bool has_rules() const { return rule_ != nullptr; }

  bool holds(const recorded_job& job) const;

  /// Whether all rules hold, whatever the job's name.
  bool rules_hold(const recorded_job& job) const;

  /// How near a miss is: higher for a job of which more fits.
  std::size_t nearness(const recorded_job& job) const;

  /// Why it does not hold: a clause; empty for a job of another name, which says enough.
  std::string explain(const recorded_job& job) const;

  /// Such as `refresh_sso(key=123), on queue "sso"`.
  std::string describe() const;

 private:
  std::string name_;
  std::shared_ptr<const job_rule> rule_;  // may hold several; null for none
};

/// \name Rules
/// @{

/// On a queue.
std::shared_ptr<const job_rule> on_queue(std::string name);

/// Due at a time, or some time after its enqueue; give or take a tolerance.
/// \throws usage_error for a negative tolerance.
std::shared_ptr<const job_rule> due_at(time_point when, std::chrono::microseconds tolerance);
std::shared_ptr<const job_rule> due_in(std::chrono::microseconds delay,
                                       std::chrono::microseconds tolerance);

/// With a header of this value; see `context::set_header`.
std::shared_ptr<const job_rule> with_header(std::string name, std::string value);

/// With the same arguments as `*job`, an object of the codec's type, which is not kept.
std::shared_ptr<const job_rule> same_as(const job_codec& codec, const void* job);

/// With just these arguments.
std::shared_ptr<const job_rule> with_arguments(arguments wanted);

/// Enqueued by a job of which a condition holds.
std::shared_ptr<const job_rule> with_parent(job_condition parent);

/// Whose payload is this, byte for byte.
std::shared_ptr<const job_rule> with_payload(std::string wanted);

/// Whose payload is JSON like a pattern; see `json_pattern`.
/// \throws usage_error if the pattern is not JSON.
std::shared_ptr<const job_rule> with_payload_like(std::string_view pattern);

/// Whose arguments are JSON like a pattern.
/// \throws usage_error if the pattern is not JSON.
std::shared_ptr<const job_rule> with_arguments_like(std::string_view pattern);
/// @}

}  // namespace understudy
