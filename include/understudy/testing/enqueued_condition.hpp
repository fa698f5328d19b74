#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "understudy/testing/job_condition.hpp"

/// \file What may be asked of all that a queue has enqueued, without a test framework: what the
/// matchers check and say.
namespace understudy {

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

/// Whether a condition holds, and what there is instead of what was asked for: a clause.
struct judgement {
  bool holds;
  std::string why;
};

/// How often a queue has to have enqueued some job.
class enqueued_condition {
 public:
  explicit enqueued_condition(job_condition job);
  enqueued_condition(const enqueued_condition&);
  enqueued_condition(enqueued_condition&&) noexcept;
  enqueued_condition& operator=(const enqueued_condition&);
  enqueued_condition& operator=(enqueued_condition&&) noexcept;
  ~enqueued_condition();

  /// The same with another count, or with one more rule for the job.
  enqueued_condition with(count_range count) const;
  enqueued_condition with(std::shared_ptr<const job_rule> rule) const;

  bool holds(const journal& of) const;

  /// The same, with what was enqueued: the jobs that match, or the nearest misses.
  judgement judge(const journal& of) const;

  /// Such as `has enqueued refresh_sso, on queue "sso", once`, and its negation.
  std::string describe() const;
  std::string describe_negation() const;

 private:
  job_condition job_;
  count_range count_;
};

/// Which jobs a queue has to have enqueued: these and no others, or these in this order.
class enqueued_list_condition {
 public:
  enum class rule {
    exactly,            ///< these and nothing else, in any order
    in_order,           ///< one after the other, others allowed between
    exactly_in_order,   ///< these and nothing else, in this order
  };

  enqueued_list_condition(std::vector<job_condition> wanted, rule how);
  enqueued_list_condition(const enqueued_list_condition&);
  enqueued_list_condition& operator=(const enqueued_list_condition&);
  ~enqueued_list_condition();

  /// The same by another rule.
  enqueued_list_condition with(rule how) const;

  bool holds(const journal& of) const;

  /// The same, with which wanted job is missing, its nearest misses, and which jobs were not asked
  /// for; if it holds, with the jobs that were.
  judgement judge(const journal& of) const;

  std::string describe() const;
  std::string describe_negation() const;

 private:
  std::string list() const;

  std::vector<job_condition> wanted_;
  rule how_;
};

}  // namespace understudy
