#pragma once

#include <gmock/gmock.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "understudy/error.hpp"
#include "understudy/job.hpp"
#include "understudy/testing/journal.hpp"

namespace understudy::matchers {

namespace detail {

inline journal journal_of(const journal& itself) { return itself; }
template <class Queue>
journal journal_of(const Queue& queue) {
  return queue.journal();
}

/// What a recorded job has to be: of type `J`, and what the inner matcher says of its fields.
template <class J>
class job_condition {
 public:
  job_condition() : fields_{testing::A<const J&>()} {}
  explicit job_condition(testing::Matcher<const J&> fields)
      : fields_{std::move(fields)}, is_any_{false} {}

  /// Says why not to `listener`, as a clause about the job.
  bool matches(const recorded_job& recorded, testing::MatchResultListener* listener) const {
    if (recorded.name() != job_name<J>()) return false;  // its name says enough
    if (is_any_) return true;
    try {
      return fields_.MatchAndExplain(recorded.template as<J>(), listener);
    } catch (const error& e) {
      *listener << "whose arguments cannot be decoded: " << e.what();
      return false;
    }
  }

  std::string describe() const {
    std::string text{job_name<J>()};
    if (!is_any_) text += " that " + testing::DescribeMatcher<const J&>(fields_);
    return text;
  }

 private:
  testing::Matcher<const J&> fields_;
  bool is_any_ = true;
};

/// A job with the same arguments, kept as text: a job may not be copyable, nor have `==`.
template <class J>
class same_job {
 public:
  using is_gtest_matcher = void;

  explicit same_job(const J& job)
      : arguments_{encode_arguments(codec_of<J>(), &job)},
        shown_{describe_job(codec_of<J>(), &job)} {}

  bool MatchAndExplain(const J& job, testing::MatchResultListener* listener) const {
    const auto difference = describe_difference(codec_of<J>(), &job, arguments_);
    *listener << difference;
    return difference.empty();
  }
  void DescribeTo(std::ostream* out) const { *out << "is " << shown_; }
  void DescribeNegationTo(std::ostream* out) const { *out << "is not " << shown_; }

 private:
  std::string arguments_;
  std::string shown_;
};

/// What the user gave for a job: a matcher, or a job to be equal to.
template <class J, class M>
testing::Matcher<const J&> job_matcher(const M& given) {
  if constexpr (std::is_same_v<J, M>) {
    return same_job<J>{given};
  } else {
    return testing::SafeMatcherCast<const J&>(given);
  }
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

template <class J>
class has_enqueued {
 public:
  using is_gtest_matcher = void;

  explicit has_enqueued(job_condition<J> wanted) : wanted_{std::move(wanted)} {}

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
    shown_jobs matching;
    shown_jobs others;
    for (const auto& job : jobs) {
      testing::StringMatchResultListener why;
      if (!wanted_.matches(job, &why)) {
        others.add(job, why.str());
      } else if (queue_ && job.queue() != *queue_) {
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
    *out << "has enqueued " << describe();
    if (!count_.is_default()) *out << ", " << count_.describe();
  }
  void DescribeNegationTo(std::ostream* out) const {
    if (count_.is_default()) {
      *out << "has never enqueued " << describe();
    } else {
      *out << "has enqueued " << describe() << ", but not " << count_.describe();
    }
  }

 private:
  has_enqueued with(count_range count) const {
    auto copy = *this;
    copy.count_ = count;
    return copy;
  }

  std::string describe() const {
    return wanted_.describe() + (queue_ ? ", on queue \"" + *queue_ + "\"" : "");
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

  job_condition<J> wanted_;
  std::optional<std::string> queue_;
  count_range count_;
};

template <class J>
class is_job {
 public:
  using is_gtest_matcher = void;

  explicit is_job(job_condition<J> wanted) : wanted_{std::move(wanted)} {}

  bool MatchAndExplain(const recorded_job& job, testing::MatchResultListener* listener) const {
    return wanted_.matches(job, listener);
  }
  void DescribeTo(std::ostream* out) const { *out << "is a job " << wanted_.describe(); }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "is not a job " << wanted_.describe();
  }

 private:
  job_condition<J> wanted_;
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

/// A queue or journal that has ever enqueued a `J`; halted ones do not count, run ones do.
template <job J>
auto HasEnqueued() {
  return detail::has_enqueued<J>{detail::job_condition<J>{}};
}

/// The same, of a `J` that all of the matchers accept (`FieldsAre(...)`, `HasArg(...)`), or that
/// has the same arguments as a given one.
template <job J, class M>
  requires(!std::is_same_v<J, M>)
auto HasEnqueued(const M& fields) {
  return detail::has_enqueued<J>{detail::job_condition<J>{detail::job_matcher<J>(fields)}};
}
template <job J, class... M>
  requires(sizeof...(M) > 1)
auto HasEnqueued(const M&... fields) {
  return HasEnqueued<J>(testing::AllOf(detail::job_matcher<J>(fields)...));
}
template <job J>
auto HasEnqueued(const J& same) {
  return detail::has_enqueued<J>{detail::job_condition<J>{detail::job_matcher<J>(same)}};
}

/// A recorded job of type `J`: an element of `attempt::enqueued()`, `queue.waiting()` and the like.
///
///     EXPECT_THAT(report[0].enqueued(), ElementsAre(IsJob<charge_card>(FieldsAre(1, 995))));
template <job J>
auto IsJob() {
  return detail::is_job<J>{detail::job_condition<J>{}};
}
template <job J, class M>
auto IsJob(const M& fields) {
  return detail::is_job<J>{detail::job_condition<J>{detail::job_matcher<J>(fields)}};
}

/// A queue or journal that has never enqueued anything.
inline auto HasNothingEnqueued() { return detail::has_nothing_enqueued{}; }

}  // namespace understudy::matchers
