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
#include "understudy/testing/journal.hpp"

namespace understudy::matchers {

namespace detail {

/// Whom nothing has to be explained to.
class nobody final : public testing::MatchResultListener {
 public:
  nobody() : MatchResultListener{nullptr} {}
};

/// What has to hold of a job's arguments.
class arguments_rule {
 public:
  virtual ~arguments_rule() = default;
  /// Says why not to `listener`, as a clause about the job. \throws error
  virtual bool matches(const std::string& given, testing::MatchResultListener* listener) const = 0;
  virtual void describe(std::ostream& out) const = 0;
};

/// What a recorded job has to be: of some wire name, and what a rule says of its arguments. Any
/// job, if nothing is said. Copies share it.
class job_condition {
 public:
  job_condition() = default;
  explicit job_condition(std::string_view name) : name_{name} {}
  job_condition(std::string_view name, std::shared_ptr<const arguments_rule> rule)
      : name_{name}, rule_{std::move(rule)} {}

  /// Says why not to `listener`, as a clause about the job.
  bool matches(const recorded_job& recorded, testing::MatchResultListener* listener) const {
    if (name_.empty()) return true;
    const auto payload = recorded.decoded();
    if (!payload || payload->job != name_) return false;  // its name says enough
    if (!rule_) return true;
    try {
      return rule_->matches(payload->arguments, listener);
    } catch (const error& e) {
      *listener << "whose arguments cannot be decoded: " << e.what();
      return false;
    }
  }

  void describe(std::ostream& out) const {
    out << (name_.empty() ? "a job" : name_);
    if (rule_) rule_->describe(out << ' ');
  }

 private:
  std::string name_;
  std::shared_ptr<const arguments_rule> rule_;
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

template <class J>
class fields_rule final : public arguments_rule {
 public:
  explicit fields_rule(testing::Matcher<const J&> fields) : fields_{std::move(fields)} {}

  bool matches(const std::string& given, testing::MatchResultListener* listener) const override {
    return fields_.MatchAndExplain(decode_arguments<J>(given), listener);
  }
  void describe(std::ostream& out) const override { fields_.DescribeTo(&(out << "that ")); }

 private:
  testing::Matcher<const J&> fields_;
};

class untyped_rule final : public arguments_rule {
 public:
  explicit untyped_rule(testing::Matcher<const arguments&> wanted) : wanted_{std::move(wanted)} {}

  bool matches(const std::string& given, testing::MatchResultListener* listener) const override {
    return wanted_.MatchAndExplain(arguments::parse(given), listener);
  }
  void describe(std::ostream& out) const override { wanted_.DescribeTo(&(out << "that ")); }

 private:
  testing::Matcher<const arguments&> wanted_;
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
    return {job_name<J>(), std::make_shared<fields_rule<J>>(job_matcher<J>(given)...)};
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
    return {name, std::make_shared<untyped_rule>(arguments_matcher(given)...)};
  } else {
    return job_named(name, testing::AllOf(arguments_matcher(given)...));
  }
}

class is_job {
 public:
  using is_gtest_matcher = void;

  explicit is_job(job_condition wanted) : wanted_{std::move(wanted)} {}

  bool MatchAndExplain(const recorded_job& job, testing::MatchResultListener* listener) const {
    return wanted_.matches(job, listener);
  }
  void DescribeTo(std::ostream* out) const { wanted_.describe(*out << "is a job "); }
  void DescribeNegationTo(std::ostream* out) const { wanted_.describe(*out << "is not a job "); }

 private:
  job_condition wanted_;
};

}  // namespace detail

/// A recorded job of type `J`: an element of `attempt::enqueued()`, `queue.waiting()` and the like.
///
///     EXPECT_THAT(report[0].enqueued(), ElementsAre(IsJob<charge_card>(FieldsAre(1, 995))));
template <job J, class... M>
auto IsJob(const M&... fields) {
  return detail::is_job{detail::job_that<J>(fields...)};
}

/// The same of a job by its wire name and arguments, whether its type is known or not.
///
///     EXPECT_THAT(queue.waiting(), ElementsAre(IsJob("SSOCaching", arguments::of(123))));
template <class... M>
auto IsJob(std::string_view name, const M&... arguments) {
  return detail::is_job{detail::job_named(name, arguments...)};
}

}  // namespace understudy::matchers
