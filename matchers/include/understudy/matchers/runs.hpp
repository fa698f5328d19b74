#pragma once

#include <gmock/gmock.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "understudy/matchers/enqueued.hpp"
#include "understudy/outcome.hpp"
#include "understudy/testing/job_condition.hpp"
#include "understudy/testing/journal.hpp"
#include "understudy/testing/report.hpp"

/// \file What runs are to a matcher: attempts, of which it looks for one that ended in some way.
namespace understudy::matchers::detail {

inline std::vector<attempt> attempts_of(const attempt& one) { return {one}; }
inline std::vector<attempt> attempts_of(const report& run) { return {run.begin(), run.end()}; }
template <class Queue>
  requires(!std::is_base_of_v<report, Queue>)
std::vector<attempt> attempts_of(const Queue& queue) {
  return journal_of(queue).attempts();
}

/// Attempts and reports print what ran themselves; of a queue or journal, a matcher has to.
template <class Run>
inline constexpr bool is_report = std::is_base_of_v<report, Run>;
template <class Run>
inline constexpr bool tells_of_itself = std::is_same_v<Run, attempt> || is_report<Run>;

/// What leads over to lines on some of what ran. A report's own lines end with one of them.
template <class Run>
inline constexpr const char* of_which = is_report<Run> ? "\n  of which" : "of which";

/// Lines of a message: the first five, and how many more.
class capped_lines {
 public:
  void add(const std::string& line) {
    constexpr std::size_t most = 5;
    if (++count_ <= most) text_ += "\n  " + line;
    if (count_ > most) rest_ = "\n  and " + std::to_string(count_ - most) + " more";
  }
  std::size_t count() const { return count_; }
  std::string text() const { return text_ + rest_; }

 private:
  std::string text_;
  std::string rest_;
  std::size_t count_ = 0;
};

/// Collects what there is to say of jobs and attempts.
template <class Run>
class explanation {
 public:
  void add(const recorded_job& job, const std::string& whole, const std::string& clause) {
    if constexpr (std::is_same_v<Run, attempt>) {
      clause_ = clause;
    } else if constexpr (is_report<Run>) {
      if (!clause.empty()) lines_.add(job.short_name() + ", " + clause);
    } else {
      lines_.add(clause.empty() ? whole : whole + ",\n     " + clause);
    }
  }
  void tell(testing::MatchResultListener* listener, const char* nothing) const {
    if (lines_.count() != 0) {
      *listener << of_which<Run> << lines_.text();
    } else {
      *listener << (tells_of_itself<Run> ? clause_ : nothing);
    }
  }

 private:
  capped_lines lines_;
  std::string clause_;  // of the only one
};

/// One attempt, or any of several, that ended in some way.
template <class Detail>
class has_outcome {
 public:
  using is_gtest_matcher = void;
  has_outcome(outcome wanted, job_condition of, Detail detail)
      : wanted_{wanted}, of_{std::move(of)}, detail_{std::move(detail)} {}

  template <class Run>
  bool MatchAndExplain(const Run& run, testing::MatchResultListener* listener) const {
    bool found = false;
    explanation<Run> all;
    for (const auto& each : attempts_of(run)) {
      testing::StringMatchResultListener why;
      const auto job = each.job();
      const bool is_meant = of_.holds(job);
      const bool matches = is_meant && has_ended_so(each, &why);
      found = found || matches;
      if (!listener->IsInterested()) continue;
      // The message shows how it ended, a failure too.
      if (is_meant && !matches) static_cast<void>(each.outcome());
      all.add(job, each.describe(), (is_meant ? "" : of_.explain(job)) + why.str());
    }
    all.tell(listener, "in which no job ran");
    return found;
  }

  void DescribeTo(std::ostream* out) const {
    *out << "has " << describe();
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has not " << describe();
  }

 protected:
  const job_condition& of() const { return of_; }
  const Detail& detail() const { return detail_; }

 private:
  std::string describe() const {
    return detail_.describe(std::string{to_string(wanted_)}, of_.describe());
  }
  bool has_ended_so(const attempt& each, testing::MatchResultListener* listener) const {
    // A failure is looked at by a matcher that means it, and by no other.
    return each.ended_as(wanted_) && detail_.matches(each, listener) && each.outcome() == wanted_;
  }

  outcome wanted_;
  job_condition of_;
  Detail detail_;
};

struct no_detail {
  static bool matches(const attempt&, testing::MatchResultListener*) { return true; }
  static std::string describe(const std::string& verb, const std::string& job) {
    return verb + " " + job;
  }
};

}  // namespace understudy::matchers::detail
