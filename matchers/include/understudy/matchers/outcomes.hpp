#pragma once

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "understudy/matchers/given.hpp"
#include "understudy/matchers/jobs.hpp"
#include "understudy/matchers/runs.hpp"
#include "understudy/outcome.hpp"
#include "understudy/testing/journal.hpp"

namespace understudy::matchers {

namespace detail {

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
      const auto job = each.job();
      others.add((tells_of_itself<Run> ? job.short_name() : each.describe()) +
                 ", enqueued at " + to_string(job.enqueued_at()));
    }
    if (others.count() != 0) {
      *listener << of_which<Run> << " " << others.count() << " of " << attempts.size()
                << (others.count() == 1 ? " was" : " were") << " not performed:" << others.text();
    } else {
      *listener << (attempts.empty() ? "so that no job stayed unperformed" : "of which each was performed");
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

  has_halted(job_condition of, given<std::string> hook)
      : of_{std::move(of)}, hook_{std::move(hook)} {}

  template <class Run>
  bool MatchAndExplain(const Run& run, testing::MatchResultListener* listener) const {
    bool found = false;
    explanation<Run> all;
    const auto look = [&](const recorded_job& job, const std::string& halted_by,
                          const std::string& line) {
      testing::StringMatchResultListener why;
      const bool is_meant = of_.holds(job);
      const bool matches =
          is_meant && !halted_by.empty() && hook_.matches(halted_by, &why);
      found = found || matches;
      if (listener->IsInterested())
        all.add(job, line, (is_meant ? "" : of_.explain(job)) + why.str());
    };
    if constexpr (!tells_of_itself<Run>) {
      for (const auto& job : journal_of(run).halted()) {
        look(job, job.halted_by(), job.describe() + " halted at enqueue by " + job.halted_by() +
                      ", at " + to_string(job.enqueued_at()));
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
    if (!hook_.describe().empty()) *out << " by a hook whose name " << hook_.describe();
  }

  job_condition of_;
  given<std::string> hook_;
};

template <class... M>
auto halted(job_condition of, const M&... hook) {
  return has_halted{std::move(of), given<std::string>{hook...}};
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
