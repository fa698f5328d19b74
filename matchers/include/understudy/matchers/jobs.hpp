#pragma once

#include <gmock/gmock.h>

#include <functional>
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

/// What a recorded job has to be: of some wire name, and what a matcher says of its fields or
/// arguments. Any job, if nothing is said.
class job_condition {
 public:
  using check = std::function<bool(const recorded_job&, testing::MatchResultListener*)>;

  job_condition() = default;
  explicit job_condition(std::string_view name) : name_{name}, description_{name} {}
  job_condition(std::string_view name, check more, const std::string& description)
      : name_{name}, more_{std::move(more)}, description_{name_ + description} {}

  /// Says why not to `listener`, as a clause about the job.
  bool matches(const recorded_job& recorded, testing::MatchResultListener* listener) const {
    if (name_.empty()) return true;
    if (recorded.name() != name_) return false;  // its name says enough
    if (!more_) return true;
    try {
      return more_(recorded, listener);
    } catch (const error& e) {
      *listener << "whose arguments cannot be decoded: " << e.what();
      return false;
    }
  }

  const std::string& describe() const { return description_; }

 private:
  std::string name_;
  check more_;
  std::string description_ = "a job";
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

/// A job of type `J` that all of these accept.
template <class J>
job_condition job_that() {
  return job_condition{job_name<J>()};
}
template <class J, class M>
job_condition job_that(const M& given) {
  const auto fields = job_matcher<J>(given);
  return {job_name<J>(),
          [fields](const recorded_job& recorded, testing::MatchResultListener* listener) {
            return fields.MatchAndExplain(recorded.as<J>(), listener);
          },
          " that " + testing::DescribeMatcher<const J&>(fields)};
}
template <class J, class... M>
  requires(sizeof...(M) > 1)
job_condition job_that(const M&... given) {
  return job_that<J>(testing::AllOf(job_matcher<J>(given)...));
}

/// A job of a wire name whose arguments all of these accept.
inline job_condition job_named(std::string_view name) { return job_condition{name}; }
inline job_condition job_named(std::string_view name, const arguments& same) {
  return {name,
          [same](const recorded_job& recorded, testing::MatchResultListener* listener) {
            const bool matches = recorded.arguments() == same;
            if (!matches) *listener << "whose arguments are others";
            return matches;
          },
          " with arguments " + same.json()};
}
template <class M>
job_condition job_named(std::string_view name, const M& given) {
  const auto wanted = testing::SafeMatcherCast<const arguments&>(given);
  return {name,
          [wanted](const recorded_job& recorded, testing::MatchResultListener* listener) {
            return wanted.MatchAndExplain(recorded.arguments(), listener);
          },
          " that " + testing::DescribeMatcher<const arguments&>(wanted)};
}
template <class... M>
  requires(sizeof...(M) > 1)
job_condition job_named(std::string_view name, const M&... given) {
  return job_named(name, testing::AllOf(testing::SafeMatcherCast<const arguments&>(given)...));
}

class is_job {
 public:
  using is_gtest_matcher = void;

  explicit is_job(job_condition wanted) : wanted_{std::move(wanted)} {}

  bool MatchAndExplain(const recorded_job& job, testing::MatchResultListener* listener) const {
    return wanted_.matches(job, listener);
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
