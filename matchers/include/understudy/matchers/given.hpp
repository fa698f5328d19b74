#pragma once

#include <gmock/gmock.h>

#include <string>
#include <type_traits>
#include <utility>

namespace understudy::matchers::detail {

/// What a user gives for a `T`: a value to be equal to, or a matcher. A value is described in words
/// of our own, so that a message does not change with GoogleMock's.
template <class T>
class given {
 public:
  /// Anything, of which nothing is said.
  given() = default;

  template <class M>
  explicit given(const M& wanted) : matcher_{testing::SafeMatcherCast<const T&>(wanted)} {
    if constexpr (std::is_convertible_v<const M&, T>) {
      const auto value = testing::PrintToString(T(wanted));
      description_ = "is " + value;
      negation_ = "is not " + value;
    } else {
      description_ = testing::DescribeMatcher<const T&>(matcher_);
      negation_ = testing::DescribeMatcher<const T&>(matcher_, true);
    }
  }

  bool matches(const T& value) const { return matcher_.Matches(value); }
  bool matches(const T& value, testing::MatchResultListener* listener) const {
    return matcher_.MatchAndExplain(value, listener);
  }

  /// Such as `is 7`, and its negation; empty for anything.
  const std::string& describe() const { return description_; }
  const std::string& describe_negation() const { return negation_; }

 private:
  testing::Matcher<const T&> matcher_ = testing::A<const T&>();
  std::string description_;
  std::string negation_;
};

}  // namespace understudy::matchers::detail
