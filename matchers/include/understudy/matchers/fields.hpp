#pragma once

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <utility>

#include "understudy/fields.hpp"
#include "understudy/wire/codec.hpp"

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
    std::string text;
    argument_writer out{text, argument_writer::audience::human};
    write_argument(out, value);
    return text;
  }

  template <class Job>
  std::string name(const Job& job) const {
    const auto index = field_index(job, member_);
    return index < field_names<Job>.size() ? std::string{field_names<Job>[index]} : "a member";
  }

  Member Class::*member_;
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

}  // namespace understudy::matchers
