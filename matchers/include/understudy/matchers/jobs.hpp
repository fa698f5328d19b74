#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "understudy/job.hpp"
#include "understudy/matchers/rules.hpp"
#include "understudy/testing/job_condition.hpp"
#include "understudy/testing/journal.hpp"

namespace understudy::matchers {

namespace detail {

/// A recorded job of which a condition holds.
class is_job {
 public:
  using is_gtest_matcher = void;

  explicit is_job(job_condition wanted) : wanted_{std::move(wanted)} {}

  const job_condition& condition() const { return wanted_; }

  bool MatchAndExplain(const recorded_job& job, testing::MatchResultListener* listener) const {
    const bool holds = wanted_.holds(job);
    if (!holds && listener->IsInterested()) *listener << wanted_.explain(job);
    return holds;
  }
  void DescribeTo(std::ostream* out) const { *out << "is " << wanted_.describe(); }
  void DescribeNegationTo(std::ostream* out) const { *out << "is not " << wanted_.describe(); }

 private:
  job_condition wanted_;
};

/// Adds what the user gave for a job of type `J`: a job to be equal to, what is asked of the
/// recorded job, or a matcher of jobs.
template <class J, class M>
void add_given(job_condition& wanted, typed_rule<J>& fields, const M& given) {
  if constexpr (std::is_same_v<J, M>) {
    wanted = wanted.with(same_as(codec_of<J>(), &given));
  } else if constexpr (std::is_same_v<is_job, M>) {
    wanted = wanted.with(given.condition());
  } else {
    fields.add(testing::SafeMatcherCast<const J&>(given));
  }
}

/// A job of type `J` of which all of these hold.
template <class J, class... M>
job_condition job_that(const M&... given) {
  job_condition wanted{job_name<J>()};
  if constexpr (sizeof...(M) != 0) {
    const auto fields = std::make_shared<typed_rule<J>>();
    (add_given<J>(wanted, *fields, given), ...);
    if (!fields->is_empty()) wanted = wanted.with(fields);
  }
  return wanted;
}

/// The same for a job by its wire name: arguments to be equal to, what is asked of the recorded job,
/// or a matcher of `arguments`.
template <class M>
job_condition given_for_named(const M& given) {
  if constexpr (std::is_same_v<arguments, M>) {
    return job_condition{}.with(with_arguments(given));
  } else if constexpr (std::is_same_v<is_job, M>) {
    return given.condition();
  } else if constexpr (requires { given.rule(); }) {
    return job_condition{}.with(given.rule());
  } else {
    return job_condition{}.with(
        std::make_shared<matched_rule<arguments>>(
            testing::SafeMatcherCast<const arguments&>(given)));
  }
}

/// A job of a wire name of which all of these hold.
template <class... M>
job_condition job_named(std::string_view name, const M&... given) {
  job_condition wanted{name};
  ((wanted = wanted.with(given_for_named(given))), ...);
  return wanted;
}

/// What stands for one whole job: a job to be equal to, or a matcher of recorded jobs.
template <class M>
job_condition one_job(const M& given) {
  if constexpr (std::is_same_v<is_job, M>) {
    return given.condition();
  } else if constexpr (std::is_convertible_v<const M&, testing::Matcher<const recorded_job&>>) {
    return job_condition{}.with(std::make_shared<matched_rule<recorded_job>>(given));
  } else {
    return job_that<M>(given);
  }
}

}  // namespace detail

/// A recorded job of type `J`: an element of `attempt::enqueued()`, `queue.waiting()` and the like.
///
///     EXPECT_THAT(report[0].enqueued(), ElementsAre(IsJob<charge_card>(FieldsAre(1, 995))));
template <job J, class... M>
  requires(!std::is_same_v<J, M> && ...)
auto IsJob(const M&... fields) {
  return detail::is_job{detail::job_that<J>(fields...)};
}
/// The same of a job with the same arguments as a given one.
template <job J>
auto IsJob(const J& same) {
  return detail::is_job{detail::job_that<J>(same)};
}

/// The same of a job by its wire name and arguments, whether its type is known or not.
///
///     EXPECT_THAT(queue.waiting(), ElementsAre(IsJob("SSOCaching", arguments::of(123))));
template <class... M>
auto IsJob(std::string_view name, const M&... arguments) {
  return detail::is_job{detail::job_named(name, arguments...)};
}

/// A recorded job on a queue.
inline auto OnQueue(std::string name) {
  return detail::is_job{job_condition{}.with(on_queue(std::move(name)))};
}

/// A recorded job that a `Parent` enqueued while it was performed; one that the matchers accept.
///
///     EXPECT_THAT(queue, HasEnqueued<send_receipt>(EnqueuedBy<charge_card>(FieldsAre(1, 995))));
template <job Parent, class... M>
auto EnqueuedBy(const M&... parent) {
  return detail::is_job{
      job_condition{}.with(with_parent(detail::job_that<Parent>(parent...)))};
}
/// The same of a parent by its wire name.
template <class... M>
auto EnqueuedBy(std::string_view name, const M&... parent) {
  return detail::is_job{job_condition{}.with(with_parent(detail::job_named(name, parent...)))};
}

/// A recorded job whose payload is this, byte for byte: for contracts with other languages.
///
///     EXPECT_THAT(queue, HasEnqueued<refresh_sso>(PayloadIs(R"({"class":"SSOCaching","args":[1]})")));
inline auto PayloadIs(std::string json) {
  return detail::is_job{job_condition{}.with(with_payload(std::move(json)))};
}

/// A recorded job whose payload is JSON like a pattern; see `json_pattern`.
///
///     EXPECT_THAT(queue.waiting(), Each(PayloadMatches(R"({"args":["<integer>","<...>"]})")));
inline auto PayloadMatches(std::string_view pattern) {
  return detail::is_job{job_condition{}.with(with_payload_like(pattern))};
}

/// A recorded job whose arguments are JSON like a pattern; see `json_pattern`.
///
///     EXPECT_THAT(queue, HasEnqueued("Mail", ArgumentsMatch(R"([{"to":"ann"}, "<any>"])")));
inline auto ArgumentsMatch(std::string_view pattern) {
  return detail::is_job{job_condition{}.with(with_arguments_like(pattern))};
}

}  // namespace understudy::matchers
