#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "understudy/error.hpp"
#include "understudy/job.hpp"
#include "understudy/testing/conditions.hpp"
#include "understudy/testing/journal.hpp"

namespace understudy::matchers {

namespace detail {

/// Calls `check(why)`, where `why` is null if nobody listens, and passes on what it wrote.
template <class Check>
bool explained(testing::MatchResultListener* listener, Check check) {
  if (!listener->IsInterested()) return check(nullptr);
  std::string why;
  const bool holds = check(&why);
  *listener << why;
  return holds;
}

/// Matches, and appends the explanation to `why` unless that is null.
template <class T>
bool match_into(std::string* why, const testing::Matcher<const T&>& matcher, const T& value) {
  if (why == nullptr) return matcher.Matches(value);
  testing::StringMatchResultListener listener;
  const bool matches = matcher.MatchAndExplain(value, &listener);
  *why += listener.str();
  return matches;
}

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

/// That a matcher accepts the arguments as a `T`: a job, or `arguments`.
template <class T>
class matcher_rule final : public arguments_rule {
 public:
  explicit matcher_rule(testing::Matcher<const T&> wanted) : wanted_{std::move(wanted)} {}

  bool holds(const std::string& given, std::string* why) const override {
    if constexpr (std::is_same_v<T, arguments>) {
      return match_into(why, wanted_, arguments::parse(given));
    } else {
      return match_into(why, wanted_, decode_arguments<T>(given));
    }
  }
  std::string describe() const override {
    return "that " + testing::DescribeMatcher<const T&>(wanted_);
  }

 private:
  testing::Matcher<const T&> wanted_;
};

/// Quotes no arguments of the job: they may hold a secret.
class same_arguments {
 public:
  using is_gtest_matcher = void;

  explicit same_arguments(arguments wanted) : wanted_{std::move(wanted)} {}

  bool MatchAndExplain(const arguments& given, testing::MatchResultListener* listener) const {
    const bool matches = given == wanted_;
    if (!matches) *listener << "whose arguments are others";
    return matches;
  }
  void DescribeTo(std::ostream* out) const { *out << "has the arguments " << wanted_.json(); }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has not the arguments " << wanted_.json();
  }

 private:
  arguments wanted_;
};

/// What the user gave for arguments: a matcher, or arguments to be equal to.
template <class M>
testing::Matcher<const arguments&> arguments_matcher(const M& given) {
  if constexpr (std::is_same_v<arguments, M>) {
    return same_arguments{given};
  } else {
    return testing::SafeMatcherCast<const arguments&>(given);
  }
}

/// A job of type `J` that all of these accept.
template <class J, class... M>
job_condition job_that(const M&... given) {
  if constexpr (sizeof...(M) == 0) {
    return job_condition{job_name<J>()};
  } else if constexpr (sizeof...(M) == 1) {
    return job_condition{job_name<J>(), std::make_shared<matcher_rule<J>>(job_matcher<J>(given)...)};
  } else {
    return job_that<J>(testing::AllOf(job_matcher<J>(given)...));
  }
}

/// A job of a wire name whose arguments all of these accept.
template <class... M>
job_condition job_named(std::string_view name, const M&... given) {
  if constexpr (sizeof...(M) == 0) {
    return job_condition{name};
  } else if constexpr (sizeof...(M) == 1) {
    return job_condition{name, std::make_shared<matcher_rule<arguments>>(arguments_matcher(given)...)};
  } else {
    return job_named(name, testing::AllOf(arguments_matcher(given)...));
  }
}

class is_job {
 public:
  using is_gtest_matcher = void;

  explicit is_job(job_condition wanted) : wanted_{std::move(wanted)} {}

  bool MatchAndExplain(const recorded_job& job, testing::MatchResultListener* listener) const {
    return explained(listener, [&](std::string* why) { return wanted_.holds(job, why); });
  }
  void DescribeTo(std::ostream* out) const { *out << "is a job " << wanted_.describe(); }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "is not a job " << wanted_.describe();
  }

 private:
  job_condition wanted_;
};

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

}  // namespace understudy::matchers
