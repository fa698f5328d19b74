#pragma once

#include <gmock/gmock.h>

#include <cstddef>
#include <exception>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "understudy/matchers/enqueued.hpp"
#include "understudy/matchers/exceptions.hpp"
#include "understudy/matchers/jobs.hpp"
#include "understudy/outcome.hpp"
#include "understudy/testing/journal.hpp"
#include "understudy/testing/report.hpp"

namespace understudy::matchers {

namespace detail {

inline std::vector<attempt> attempts_of(const attempt& one) { return {one}; }
inline std::vector<attempt> attempts_of(const report& run) { return {run.begin(), run.end()}; }
template <class Queue>
  requires(!std::is_base_of_v<report, Queue>)
std::vector<attempt> attempts_of(const Queue& queue) {
  return journal_of(queue).attempts();
}

/// Attempts and reports print what ran themselves; of a queue or journal, a matcher has to.
template <class Run>
inline constexpr bool tells_of_itself =
    std::is_same_v<Run, attempt> || std::is_base_of_v<report, Run>;

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
    if (tells_of_itself<Run> && clause.empty()) return;
    lines_.add((tells_of_itself<Run> ? job.describe() : whole) + (clause.empty() ? "" : ", ") +
               clause);
  }
  void tell(testing::MatchResultListener* listener, const char* nothing) const {
    if (lines_.count() != 0) {
      *listener << "of which" << lines_.text();
    } else if (!tells_of_itself<Run>) {
      *listener << nothing;
    }
  }

 private:
  capped_lines lines_;
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
    *out << "has " << to_string(wanted_) << " " << of_.describe() << detail_.describe();
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has not " << to_string(wanted_) << " " << of_.describe() << detail_.describe();
  }

 private:
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
  static std::string describe() { return ""; }
};

struct with_exception {
  testing::Matcher<const std::exception_ptr&> exception;

  bool matches(const attempt& each, testing::MatchResultListener* listener) const {
    return exception.MatchAndExplain(each.unseen_exception(), listener);
  }
  std::string describe() const {
    return " with an exception that " +
           testing::DescribeMatcher<const std::exception_ptr&>(exception);
  }
};

class all_performed {
 public:
  using is_gtest_matcher = void;

  template <class Run>
  bool MatchAndExplain(const Run& run, testing::MatchResultListener* listener) const {
    const auto attempts = attempts_of(run);
    capped_lines others;
    for (const auto& each : attempts) {
      if (each.ended_as(outcome::performed)) continue;
      static_cast<void>(each.outcome());  // the message shows it
      others.add(each.describe() + ", enqueued at " + to_string(each.job().enqueued_at()));
    }
    if (others.count() != 0) {
      *listener << "of which " << others.count() << " of " << attempts.size()
                << " were not performed:" << others.text();
    }
    return others.count() == 0;
  }

  void DescribeTo(std::ostream* out) const { *out << "all jobs were performed"; }
  void DescribeNegationTo(std::ostream* out) const { *out << "not all jobs were performed"; }
};

/// A job that a hook kept from being enqueued, or from being performed.
class has_halted {
 public:
  using is_gtest_matcher = void;

  explicit has_halted(job_condition of) : of_{std::move(of)} {}
  has_halted(job_condition of, testing::Matcher<const std::string&> hook)
      : of_{std::move(of)}, hook_{std::move(hook)}, any_hook_{false} {}

  template <class Run>
  bool MatchAndExplain(const Run& run, testing::MatchResultListener* listener) const {
    bool found = false;
    explanation<Run> all;
    const auto look = [&](const recorded_job& job, const std::string& halted_by,
                          const std::string& line) {
      testing::StringMatchResultListener why;
      const bool is_meant = of_.holds(job);
      const bool matches =
          is_meant && !halted_by.empty() && hook_.MatchAndExplain(halted_by, &why);
      found = found || matches;
      if (listener->IsInterested())
        all.add(job, line, (is_meant ? "" : of_.explain(job)) + why.str());
    };
    if constexpr (!tells_of_itself<Run>) {
      for (const auto& job : journal_of(run).halted()) {
        look(job, job.halted_by(), job.describe() + " was halted by " + job.halted_by());
      }
    }
    for (const auto& each : attempts_of(run)) {
      const bool is_halted = each.ended_as(outcome::halted);
      look(each.job(), is_halted ? each.halted_by() : "", each.describe());
    }
    all.tell(listener, "in which no job was halted or ran");
    return found;
  }

  void DescribeTo(std::ostream* out) const { describe(out, "has halted "); }
  void DescribeNegationTo(std::ostream* out) const { describe(out, "has not halted "); }

 private:
  void describe(std::ostream* out, const char* verb) const {
    *out << verb << of_.describe();
    if (any_hook_) return;
    *out << " by a hook whose name ";
    hook_.DescribeTo(out);
  }

  job_condition of_;
  testing::Matcher<const std::string&> hook_ = testing::A<const std::string&>();
  bool any_hook_ = true;
};

template <class... M>
auto failed(outcome how, job_condition of, const M&... exception) {
  if constexpr (sizeof...(M) == 0) {
    return has_outcome<no_detail>{how, std::move(of), {}};
  } else {
    return has_outcome<with_exception>{
        how,
        std::move(of),
        {testing::SafeMatcherCast<const std::exception_ptr&>(exception...)}};
  }
}

template <class... M>
auto halted(job_condition of, const M&... hook) {
  if constexpr (sizeof...(M) == 0) {
    return has_halted{std::move(of)};
  } else {
    return has_halted{std::move(of), testing::SafeMatcherCast<const std::string&>(hook...)};
  }
}

}  // namespace detail

/// A run (of a report, an attempt, a journal or a queue) in which a `J` was performed that all of
/// the matchers accept.
template <job J, class... M>
  requires(!std::is_same_v<J, M> && ...)
auto Performed(const M&... fields) {
  return detail::has_outcome<detail::no_detail>{
      outcome::performed, detail::job_that<J>(fields...), {}};
}
/// The same of a job with the same arguments as a given one.
template <job J>
auto Performed(const J& same) {
  return detail::has_outcome<detail::no_detail>{outcome::performed, detail::job_that<J>(same), {}};
}
/// The same of a job by its wire name and arguments, whether its type is known or not.
template <class... M>
auto Performed(std::string_view name, const M&... arguments) {
  return detail::has_outcome<detail::no_detail>{
      outcome::performed, detail::job_named(name, arguments...), {}};
}
/// The same of any job.
inline auto Performed() {
  return detail::has_outcome<detail::no_detail>{outcome::performed, {}, {}};
}

/// A run in which a `J` failed; with an exception that a matcher accepts.
///
///     EXPECT_THAT(queue.run_one(), Failed<charge_card>(Threw<card_declined>("no funds")));
template <job J, class... M>
auto Failed(const M&... exception) {
  return detail::failed(outcome::failed, detail::job_that<J>(), exception...);
}
/// The same of a job by its wire name, whether its type is known or not.
template <class... M>
auto Failed(std::string_view name, const M&... exception) {
  return detail::failed(outcome::failed, detail::job_named(name), exception...);
}
/// The same of any job.
template <class... M>
  requires(sizeof...(M) <= 1 && (!std::is_convertible_v<const M&, std::string_view> && ...))
auto Failed(const M&... exception) {
  return detail::failed(outcome::failed, {}, exception...);
}

/// A run in which a `J` failed and is to be attempted again; with an exception that a matcher
/// accepts.
template <job J, class... M>
auto Retried(const M&... exception) {
  return detail::failed(outcome::retried, detail::job_that<J>(), exception...);
}
/// The same of any job.
template <class... M>
  requires(sizeof...(M) <= 1)
auto Retried(const M&... exception) {
  return detail::failed(outcome::retried, {}, exception...);
}

/// A run in which a `J` failed and was dropped; with an exception that a matcher accepts.
template <job J, class... M>
auto Discarded(const M&... exception) {
  return detail::failed(outcome::discarded, detail::job_that<J>(), exception...);
}
/// The same of any job.
template <class... M>
  requires(sizeof...(M) <= 1)
auto Discarded(const M&... exception) {
  return detail::failed(outcome::discarded, {}, exception...);
}

/// A `J` that a hook kept from being performed or, of a queue or journal, from being enqueued; by
/// a hook whose name a matcher accepts.
///
///     EXPECT_THAT(queue, Halted<refresh_sso>("unique_job.before_enqueue"));
template <job J, class... M>
auto Halted(const M&... hook) {
  return detail::halted(detail::job_that<J>(), hook...);
}
/// The same of a job by its wire name, whether its type is known or not.
template <class M>
auto Halted(std::string_view name, const M& hook) {
  return detail::halted(detail::job_named(name), hook);
}
/// The same of any job.
template <class... M>
  requires(sizeof...(M) <= 1)
auto Halted(const M&... hook) {
  return detail::halted({}, hook...);
}

/// A run in which every job was performed: none failed, retried or not, was halted or swallowed; true of an empty one.
inline auto AllPerformed() { return detail::all_performed{}; }

}  // namespace understudy::matchers
