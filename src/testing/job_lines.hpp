#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "understudy/testing/job_condition.hpp"

namespace understudy::detail {

/// Jobs in a message, a line each: the first five, and how many more there are.
class job_lines {
 public:
  static constexpr std::size_t most = 5;

  void add(const recorded_job& job, const std::string& clause);
  void add_uncounted(std::size_t more) { count_ += more; }
  std::size_t count() const { return count_; }
  std::string text() const;

 private:
  std::string text_;
  std::size_t count_ = 0;
  std::size_t shown_ = 0;
};

/// The five nearest misses of a condition among many jobs, nearest first; of equally near ones the
/// earliest. Jobs of other types are told of only if no other is near. Words are made for these only,
/// and of very many only the first are ranked.
class near_misses {
 public:
  explicit near_misses(const job_condition& wanted) : wanted_{wanted} {}

  /// A job for which the condition does not hold.
  void add(const recorded_job& job);

  /// What leads over to them, after a word that there is no such job.
  std::string heading() const;

  /// Puts them into lines, as many as still fit.
  void tell(job_lines& lines) const;

 private:
  struct miss {
    recorded_job job;
    std::size_t nearness;
    bool is_of_that_name;
  };
  static void keep(std::vector<miss>& nearest, miss candidate);

  const job_condition& wanted_;
  std::vector<miss> nearest_;
  std::vector<miss> others_;
  std::size_t count_ = 0;
  std::size_t others_count_ = 0;
};

}  // namespace understudy::detail
