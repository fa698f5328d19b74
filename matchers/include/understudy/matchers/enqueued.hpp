#pragma once

#include <gmock/gmock.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "understudy/job.hpp"
#include "understudy/matchers/jobs.hpp"
#include "understudy/testing/journal.hpp"

namespace understudy::matchers {

namespace detail {

inline journal journal_of(const journal& itself) { return itself; }
template <class Queue>
journal journal_of(const Queue& queue) {
  return queue.journal();
}

/// How many are wanted.
struct count_range {
  std::size_t least = 1;
  std::size_t most = std::numeric_limits<std::size_t>::max();

  bool is_default() const { return least == 1 && most == std::numeric_limits<std::size_t>::max(); }
  bool holds(std::size_t count) const { return least <= count && count <= most; }
  std::string describe() const {
    constexpr auto open = std::numeric_limits<std::size_t>::max();
    if (most == 0) return "never";
    if (least == most) return least == 1 ? "once" : std::to_string(least) + " times";
    if (most == open) return "at least " + (least == 1 ? "once" : std::to_string(least) + " times");
    if (least == 0) return "at most " + (most == 1 ? "once" : std::to_string(most) + " times");
    return std::to_string(least) + " to " + std::to_string(most) + " times";
  }
};

/// A list of jobs for a message: the first five, each with its place, and how many more.
class shown_jobs {
 public:
  std::size_t count = 0;

  void add(const recorded_job& job, const std::string& clause) {
    constexpr std::size_t most = 5;
    if (++count > most) return;
    text_ += "\n  " + job.describe() + " on \"" + job.queue() + "\", enqueued at " +
             to_string(job.enqueued_at()) + (clause.empty() ? "" : ", " + clause);
    shown_ = count;
  }
  std::string text() const {
    return count == shown_ ? text_ : text_ + "\n  and " + std::to_string(count - shown_) + " more";
  }

 private:
  std::string text_;
  std::size_t shown_ = 0;
};

class has_enqueued {
 public:
  using is_gtest_matcher = void;

  explicit has_enqueued(job_condition wanted) : wanted_{std::move(wanted)} {}

  /// Just so often; without any of these, at least once.
  has_enqueued times(std::size_t count) const { return with({count, count}); }
  has_enqueued once() const { return times(1); }
  has_enqueued never() const { return times(0); }
  has_enqueued at_least(std::size_t count) const {
    return with({count, std::numeric_limits<std::size_t>::max()});
  }
  has_enqueued at_most(std::size_t count) const { return with({0, count}); }
  has_enqueued between(std::size_t least, std::size_t most) const { return with({least, most}); }

  /// On this queue only.
  has_enqueued on(std::string queue) const {
    auto copy = *this;
    copy.queue_ = std::move(queue);
    return copy;
  }

  template <class Queue>
  bool MatchAndExplain(const Queue& queue, testing::MatchResultListener* listener) const {
    const auto journal = journal_of(queue);
    const auto jobs = journal.enqueued();
    if (!listener->IsInterested()) return count_.holds(count(jobs));

    shown_jobs matching;
    shown_jobs others;
    for (const auto& job : jobs) {
      testing::StringMatchResultListener why;
      if (!wanted_.matches(job, &why)) {
        others.add(job, why.str());
      } else if (!is_on_queue(job)) {
        others.add(job, "which is on another queue");
      } else {
        matching.add(job, "");
      }
    }
    const auto count = matching.count;
    const bool holds = count_.holds(count);
    // Whoever reads this did not want what is there: the matching jobs, unless there are too few.
    const bool too_few = !holds && count < count_.least;
    if (too_few) add_halted(journal, others);
    explain(jobs.size(), count, too_few ? others : matching, listener);
    return holds;
  }

  void DescribeTo(std::ostream* out) const {
    describe(*out << "has enqueued ");
    if (!count_.is_default()) *out << ", " << count_.describe();
  }
  void DescribeNegationTo(std::ostream* out) const {
    if (count_.is_default()) {
      describe(*out << "has never enqueued ");
    } else {
      describe(*out << "has enqueued ");
      *out << ", but not " << count_.describe();
    }
  }

 private:
  has_enqueued with(count_range count) const {
    auto copy = *this;
    copy.count_ = count;
    return copy;
  }

  bool is_on_queue(const recorded_job& job) const { return !queue_ || job.queue() == *queue_; }

  std::size_t count(const std::vector<recorded_job>& jobs) const {
    nobody silent;
    std::size_t matching = 0;
    for (const auto& job : jobs) {
      if (wanted_.matches(job, &silent) && is_on_queue(job)) ++matching;
    }
    return matching;
  }

  void describe(std::ostream& out) const {
    wanted_.describe(out);
    if (queue_) out << ", on queue \"" << *queue_ << '"';
  }

  void add_halted(const journal& journal, shown_jobs& others) const {
    for (const auto& job : journal.halted()) {
      testing::StringMatchResultListener why;
      if (wanted_.matches(job, &why)) others.add(job, "but halted by " + job.halted_by());
    }
  }

  static void explain(std::size_t jobs, std::size_t count, const shown_jobs& shown,
                      testing::MatchResultListener* listener) {
    if (jobs == 0 && shown.count == 0) {
      *listener << "which has enqueued nothing";
    } else if (count == 0) {
      *listener << "which has enqueued none such" << (shown.count == 0 ? "" : ", but")
                << shown.text();
    } else {
      *listener << "which has enqueued " << count << " such, of "
                << (jobs == 1 ? std::string{"1 job"} : std::to_string(jobs) + " jobs in all")
                << shown.text();
    }
  }

  job_condition wanted_;
  std::optional<std::string> queue_;
  count_range count_;
};

class has_nothing_enqueued {
 public:
  using is_gtest_matcher = void;

  template <class Queue>
  bool MatchAndExplain(const Queue& queue, testing::MatchResultListener* listener) const {
    shown_jobs offenders;
    for (const auto& job : journal_of(queue).enqueued()) offenders.add(job, "");
    if (offenders.count != 0) *listener << "which has enqueued" << offenders.text();
    return offenders.count == 0;
  }

  void DescribeTo(std::ostream* out) const { *out << "has enqueued nothing"; }
  void DescribeNegationTo(std::ostream* out) const { *out << "has enqueued something"; }
};

}  // namespace detail

/// A queue or journal that has ever enqueued a `J` that all of the matchers accept
/// (`FieldsAre(...)`, `HasArg(...)`); halted ones do not count, run ones do.
template <job J, class... M>
  requires(!std::is_same_v<J, M> && ...)
auto HasEnqueued(const M&... fields) {
  return detail::has_enqueued{detail::job_that<J>(fields...)};
}

/// The same, of a job with the same arguments as a given one.
template <job J>
auto HasEnqueued(const J& same) {
  return detail::has_enqueued{detail::job_that<J>(same)};
}

/// The same, of a job by its wire name, whether its type is known or not; with these `arguments`,
/// or with arguments that matchers accept.
///
///     EXPECT_THAT(queue, HasEnqueued("SSOCaching", arguments::of(123)).once());
///     EXPECT_THAT(queue, HasEnqueued("SSOCaching", HasArg<int>(0, Gt(100))));
template <class... M>
auto HasEnqueued(std::string_view name, const M&... arguments) {
  return detail::has_enqueued{detail::job_named(name, arguments...)};
}

/// A queue or journal that has never enqueued anything.
inline auto HasNothingEnqueued() { return detail::has_nothing_enqueued{}; }

}  // namespace understudy::matchers
