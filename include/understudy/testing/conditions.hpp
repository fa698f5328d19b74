#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "understudy/testing/journal.hpp"

/// \file What the matchers check and say, without a test framework: conditions on jobs and queues.
namespace understudy {

/// What has to hold of a job's arguments: the part that a test framework's own matchers decide.
class arguments_rule {
 public:
  arguments_rule() = default;
  virtual ~arguments_rule();
  arguments_rule(const arguments_rule&) = delete;
  arguments_rule& operator=(const arguments_rule&) = delete;

  /// Whether it holds of the text of a JSON array. If not, appends a clause about the job to
  /// `why`, unless that is null.
  /// \throws error if the arguments cannot be decoded.
  virtual bool holds(const std::string& arguments, std::string* why) const = 0;

  /// Such as `that has argument "to" that is equal to "ann"`.
  virtual std::string describe() const = 0;
};

/// What a recorded job has to be: of some wire name, and what a rule says of its arguments; any
/// job, if nothing is said. A value whose copies share the rule.
class job_condition {
 public:
  job_condition();
  explicit job_condition(std::string_view name, std::shared_ptr<const arguments_rule> rule = {});
  job_condition(const job_condition&);
  job_condition& operator=(const job_condition&);
  ~job_condition();

  /// Whether it holds. If not, appends a clause about the job to `why`, unless that is null; none
  /// for a job of another name, which says enough.
  bool holds(const recorded_job& job, std::string* why) const;

  std::string describe() const;

 private:
  std::string name_;
  std::shared_ptr<const arguments_rule> rule_;
};

/// How many of something are wanted.
struct count_range {
  static constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

  std::size_t least = 1;
  std::size_t most = no_limit;

  bool is_default() const { return least == 1 && most == no_limit; }
  bool holds(std::size_t count) const { return least <= count && count <= most; }

  /// `once`, `at most 3 times`.
  std::string describe() const;
};

/// What a queue has to have enqueued, and how often.
class enqueued_condition {
 public:
  explicit enqueued_condition(job_condition job);
  enqueued_condition(const enqueued_condition&);
  enqueued_condition& operator=(const enqueued_condition&);
  ~enqueued_condition();

  /// The same, with another count, or on one queue only.
  enqueued_condition with(count_range count) const;
  enqueued_condition on(std::string queue) const;

  /// Whether it holds. Writes what was enqueued to `why`, unless that is null.
  bool holds(const journal& of, std::string* why) const;

  /// Such as `has enqueued refresh_sso, on queue "sso", once`, and its negation.
  std::string describe() const;
  std::string describe_negation() const;

 private:
  bool is_on_queue(const recorded_job& job) const;
  std::string describe_jobs() const;
  std::string explain(const journal& of) const;

  job_condition job_;
  count_range count_;
  std::optional<std::string> queue_;
};

/// Whether nothing was ever enqueued. If not, writes what was to `why`, unless that is null.
bool has_enqueued_nothing(const journal& of, std::string* why);

}  // namespace understudy
