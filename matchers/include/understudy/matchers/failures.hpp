#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "understudy/matchers/exceptions.hpp"
#include "understudy/matchers/jobs.hpp"
#include "understudy/matchers/runs.hpp"
#include "understudy/outcome.hpp"
#include "understudy/testing/journal.hpp"
#include "understudy/testing/retry_condition.hpp"

namespace understudy::matchers {

namespace detail {

struct with_exception {
  testing::Matcher<const std::exception_ptr&> exception;

  bool matches(const attempt& each, testing::MatchResultListener* listener) const {
    testing::StringMatchResultListener why;
    const bool accepted = exception.MatchAndExplain(each.unseen_exception(), &why);
    if (!why.str().empty()) *listener << "with an exception " << why.str();
    return accepted;
  }
  std::string describe(const std::string& verb, const std::string& job) const {
    return verb + " " + job + " with an exception that " +
           testing::DescribeMatcher<const std::exception_ptr&>(exception);
  }
};

/// As one of these, and what else is asked of the failure.
template <class Exception>
struct to_failed_set {
  Exception exception;

  bool matches(const attempt& each, testing::MatchResultListener* listener) const {
    if (!each.in_failed_set()) {
      *listener << "which did not move to the failed set, for it "
                << (each.came_late() ? "came too late" : "was performed inline");
      return false;
    }
    testing::StringMatchResultListener why;
    const bool accepted = exception.matches(each, &why);
    *listener << (accepted ? "which moved to the failed set" : why.str());
    return accepted;
  }
  std::string describe(const std::string&, const std::string& job) const {
    return exception.describe("moved", job + " to the failed set");
  }
};

template <class Exception>
struct with_retry {
  Exception exception;
  retry_condition retry;

  bool matches(const attempt& each, testing::MatchResultListener* listener) const {
    if (!exception.matches(each, listener)) return false;
    const auto problem = retry.explain(each);
    *listener << problem;
    return problem.empty();
  }
  std::string describe(const std::string& verb, const std::string& job) const {
    return exception.describe(verb, job) + retry.describe();
  }
};

template <class Exception>
class has_retried : public has_outcome<with_retry<Exception>> {
 public:
  has_retried(job_condition of, with_retry<Exception> detail)
      : has_outcome<with_retry<Exception>>{outcome::retried, std::move(of), std::move(detail)} {}

  /// To be attempted again at a time, or so long after it failed; give or take a tolerance.
  has_retried at(time_point due, std::chrono::microseconds tolerance = {}) const {
    return with(this->detail().retry.at(due, tolerance));
  }
  has_retried after(std::chrono::microseconds wait, std::chrono::microseconds tolerance = {}) const {
    return with(this->detail().retry.after(wait, tolerance));
  }

  /// As this attempt of the job's, counted from 1; see `context::attempt`.
  has_retried attempt(std::uint32_t number) const { return with(this->detail().retry.attempt(number)); }

 private:
  has_retried with(retry_condition retry) const {
    return {this->of(), {this->detail().exception, std::move(retry)}};
  }
};

/// Any exception, or one that a matcher accepts.
inline no_detail exception_that() { return {}; }
template <class M>
with_exception exception_that(const M& exception) {
  return {testing::SafeMatcherCast<const std::exception_ptr&>(exception)};
}

template <class Detail>
has_outcome<Detail> failed(outcome how, job_condition of, Detail detail) {
  return {how, std::move(of), std::move(detail)};
}

template <class Exception>
has_outcome<to_failed_set<Exception>> moved_to_failed_set(job_condition of, Exception exception) {
  return {outcome::failed, std::move(of), {std::move(exception)}};
}

template <class Exception>
has_retried<Exception> retried(job_condition of, Exception exception) {
  return {std::move(of), {std::move(exception), retry_condition{}}};
}

/// What stands for an exception rather than for a job's name.
template <class... M>
inline constexpr bool is_exception_or_none =
    sizeof...(M) <= 1 && (!std::is_convertible_v<const M&, std::string_view> && ...);

}  // namespace detail

/// A run in which a `J` failed; with an exception that a matcher accepts. Wherever it was performed,
/// inline too; see `MovedToFailedSet`.
///
///     EXPECT_THAT(queue.run_one(), Failed<charge_card>(Threw<card_declined>("no funds")));
template <job J, class... M>
auto Failed(const M&... exception) {
  return detail::failed(outcome::failed, detail::job_that<J>(),
                        detail::exception_that(exception...));
}
/// The same of a job by its wire name, whether its type is known or not.
template <class... M>
auto Failed(std::string_view name, const M&... exception) {
  return detail::failed(outcome::failed, detail::job_named(name),
                        detail::exception_that(exception...));
}
/// The same of any job.
template <class... M>
  requires(detail::is_exception_or_none<M...>)
auto Failed(const M&... exception) {
  return detail::failed(outcome::failed, {}, detail::exception_that(exception...));
}

/// A run in which a `J` failed for good: it moved to the failed set, and was neither retried nor
/// performed inline; with an exception that a matcher accepts.
template <job J, class... M>
auto MovedToFailedSet(const M&... exception) {
  return detail::moved_to_failed_set(detail::job_that<J>(), detail::exception_that(exception...));
}
/// The same of a job by its wire name, whether its type is known or not.
template <class... M>
auto MovedToFailedSet(std::string_view name, const M&... exception) {
  return detail::moved_to_failed_set(detail::job_named(name),
                                     detail::exception_that(exception...));
}
/// The same of any job.
template <class... M>
  requires(detail::is_exception_or_none<M...>)
auto MovedToFailedSet(const M&... exception) {
  return detail::moved_to_failed_set({}, detail::exception_that(exception...));
}

/// A run in which a `J` failed and is to be attempted again; with an exception that a matcher
/// accepts.
///
///     EXPECT_THAT(queue.run_one(), Retried<charge_card>().attempt(2).after(5min));
template <job J, class... M>
auto Retried(const M&... exception) {
  return detail::retried(detail::job_that<J>(), detail::exception_that(exception...));
}
/// The same of a job by its wire name, whether its type is known or not.
template <class... M>
auto Retried(std::string_view name, const M&... exception) {
  return detail::retried(detail::job_named(name), detail::exception_that(exception...));
}
/// The same of any job.
template <class... M>
  requires(detail::is_exception_or_none<M...>)
auto Retried(const M&... exception) {
  return detail::retried({}, detail::exception_that(exception...));
}

/// A run in which a `J` failed and was dropped; with an exception that a matcher accepts.
template <job J, class... M>
auto Discarded(const M&... exception) {
  return detail::failed(outcome::discarded, detail::job_that<J>(),
                        detail::exception_that(exception...));
}
/// The same of a job by its wire name, whether its type is known or not.
template <class... M>
auto Discarded(std::string_view name, const M&... exception) {
  return detail::failed(outcome::discarded, detail::job_named(name),
                        detail::exception_that(exception...));
}
/// The same of any job.
template <class... M>
  requires(detail::is_exception_or_none<M...>)
auto Discarded(const M&... exception) {
  return detail::failed(outcome::discarded, {}, detail::exception_that(exception...));
}

}  // namespace understudy::matchers
