#pragma once

#include <gmock/gmock.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "understudy/error.hpp"
#include "understudy/fields.hpp"
#include "understudy/wire/arguments.hpp"

namespace understudy::matchers {

namespace detail {

template <class Class, class Member, class Inner>
class has_arg {
 public:
  using is_gtest_matcher = void;

  has_arg(Member Class::*member, Inner inner) : member_{member}, inner_{std::move(inner)} {}

  template <class Job>
  bool MatchAndExplain(const Job& job, testing::MatchResultListener* listener) const {
    const auto matcher = testing::SafeMatcherCast<const Member&>(inner_);
    if (!listener->IsInterested()) return matcher.Matches(job.*member_);
    testing::StringMatchResultListener why;
    const bool matches = matcher.MatchAndExplain(job.*member_, &why);
    *listener << "whose argument \"" << name(job) << "\" is " << shown(job.*member_);
    if (!why.str().empty()) *listener << ", " << why.str();
    return matches;
  }

  void DescribeTo(std::ostream* out) const {
    *out << "has argument \"" << name(Class{}) << "\" that ";
    testing::SafeMatcherCast<const Member&>(inner_).DescribeTo(out);
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has argument \"" << name(Class{}) << "\" that ";
    testing::SafeMatcherCast<const Member&>(inner_).DescribeNegationTo(out);
  }

 private:
  // As JSON: GoogleTest would print the bytes of an enum or of a user's own type.
  static std::string shown(const Member& value) {
    if constexpr (understudy::detail::can_write<Member>()) {
      std::string text;
      argument_writer out{text, argument_writer::audience::human};
      write_argument(out, value);
      return text;
    } else {
      return testing::PrintToString(value);
    }
  }

  template <class Job>
  std::string name(const Job& job) const {
    const auto index = field_index(job, member_);
    return index < field_names<Job>.size() ? std::string{field_names<Job>[index]} : "a member";
  }

  Member Class::*member_;
  Inner inner_;
};

template <class T, class Inner>
class has_untyped_arg {
 public:
  using is_gtest_matcher = void;

  has_untyped_arg(std::size_t index, Inner inner) : index_{index}, inner_{std::move(inner)} {}

  // Its value is not quoted: it may be a secret, and the job that is shown beside it says it.
  bool MatchAndExplain(const arguments& given, testing::MatchResultListener* listener) const {
    try {
      if (matcher().Matches(given.at<T>(index_))) return true;
      *listener << "whose argument " << index_ << " does not match";
    } catch (const decode_error& e) {
      *listener << "whose argument " << index_ << " cannot be decoded: " << e.problem();
    }
    return false;
  }

  void DescribeTo(std::ostream* out) const {
    *out << "has argument " << index_ << " that ";
    matcher().DescribeTo(out);
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has argument " << index_ << " that ";
    matcher().DescribeNegationTo(out);
  }

 private:
  auto matcher() const { return testing::SafeMatcherCast<const T&>(inner_); }

  std::size_t index_;
  Inner inner_;
};

}  // namespace detail

/// Matches a job by one of its fields.
///
///     HasArg(&send_mail::to, HasSubstr("@example.org"))
template <class Class, class Member, class Inner>
auto HasArg(Member Class::*member, Inner inner) {
  return detail::has_arg<Class, Member, Inner>{member, std::move(inner)};
}

/// Matches `arguments` by one of them, decoded as a `T`; counted from 0.
///
///     HasEnqueued("SSOCaching", HasArg<int>(0, Gt(100)))
template <class T = void, class Inner>
auto HasArg(std::size_t index, Inner inner) {
  static_assert(!std::is_void_v<T>,
                "understudy: say as what the argument is to be decoded: HasArg<int>(0, ...)");
  using decoded = std::conditional_t<std::is_void_v<T>, int, T>;
  return detail::has_untyped_arg<decoded, Inner>{index, std::move(inner)};
}

}  // namespace understudy::matchers
