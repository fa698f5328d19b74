#pragma once

#include <gmock/gmock.h>

#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "understudy/error.hpp"
#include "understudy/fields.hpp"
#include "understudy/matchers/given.hpp"
#include "understudy/testing/difference.hpp"
#include "understudy/testing/job_condition.hpp"
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
    *listener << clause(job, matches);
    if (!why.str().empty()) *listener << ", " << why.str();
    return matches;
  }

  void DescribeTo(std::ostream* out) const {
    *out << "has argument \"" << name(Class{}) << "\" that ";
    if constexpr (is_value) {
      *out << "is " << shown(Class{}, Member(inner_)).value(0);
    } else {
      testing::SafeMatcherCast<const Member&>(inner_).DescribeTo(out);
    }
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has argument \"" << name(Class{}) << "\" that ";
    if constexpr (is_value) {
      *out << "is not " << shown(Class{}, Member(inner_)).value(0);
    } else {
      testing::SafeMatcherCast<const Member&>(inner_).DescribeNegationTo(out);
    }
  }

 private:
  static constexpr bool is_value = std::is_convertible_v<const Inner&, Member> &&
                                   understudy::detail::can_write<Member>();

  template <class Job>
  std::string clause(const Job& job, bool matches) const {
    const Member& found = job.*member_;
    if constexpr (understudy::detail::can_write<Member>()) {
      if constexpr (is_value) {
        if (!matches) return describe_difference(shown(job, found), shown(job, Member(inner_)));
      }
      const auto argument = shown(job, found);
      return "whose " + argument.name(0) + " is " + argument.value(0);
    } else {
      return "whose " + name(job) + " is " + testing::PrintToString(found);
    }
  }

  // As JSON: GoogleTest would print the bytes of an enum or of a user's own type.
  template <class Job>
  shown_arguments shown(const Job& job, const Member& value) const {
    shown_arguments one;
    argument_writer all{one.json};
    write_array(all, value);
    argument_writer some{one.shown, argument_writer::audience::human};
    write_array(some, value);
    const auto index = field_index(job, member_);
    if (index < field_names<Job>.size()) one.names = {&field_names<Job>[index], 1};
    return one;
  }
  static void write_array(argument_writer& out, const Member& value) {
    out.begin_array();
    write_argument(out, value);
    out.end_array();
  }

  template <class Job>
  std::string name(const Job& job) const {
    const auto index = field_index(job, member_);
    return index < field_names<Job>.size() ? std::string{field_names<Job>[index]} : "a member";
  }

  Member Class::*member_;
  Inner inner_;
};

/// That one argument, decoded as a `T`, is accepted.
template <class T>
class argument_rule final : public job_rule {
 public:
  argument_rule(std::size_t index, given<T> wanted) : index_{index}, wanted_{std::move(wanted)} {}

  bool holds(const recorded_job& job) const override {
    return wanted_.matches(job.arguments().at<T>(index_));
  }
  std::size_t nearness(const recorded_job& job) const override { return holds(job) ? 1 : 0; }
  std::string explain(const recorded_job& job) const override {
    const auto all = job.shown();
    return "whose " + all.name(index_) + " is " + all.value(index_);
  }
  std::string describe() const override {
    return "that has argument " + std::to_string(index_) + " that " + wanted_.describe();
  }

 private:
  std::size_t index_;
  given<T> wanted_;
};

template <class T>
class has_untyped_arg {
 public:
  using is_gtest_matcher = void;

  has_untyped_arg(std::size_t index, given<T> wanted)
      : index_{index}, wanted_{std::move(wanted)} {}

  std::shared_ptr<const job_rule> rule() const {
    return std::make_shared<argument_rule<T>>(index_, wanted_);
  }

  // Its value is not quoted: it may be a secret.
  bool MatchAndExplain(const arguments& of, testing::MatchResultListener* listener) const {
    try {
      const bool matches = wanted_.matches(of.at<T>(index_));
      *listener << "whose argument " << index_ << (matches ? " matches" : " does not match");
      return matches;
    } catch (const decode_error& e) {
      *listener << "whose argument " << index_ << " cannot be decoded: " << e.problem();
    }
    return false;
  }

  void DescribeTo(std::ostream* out) const {
    *out << "has argument " << index_ << " that " << wanted_.describe();
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has argument " << index_ << " that " << wanted_.describe_negation();
  }

 private:
  std::size_t index_;
  given<T> wanted_;
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
auto HasArg(std::size_t index, const Inner& inner) {
  static_assert(!std::is_void_v<T>,
                "understudy: say as what the argument is to be decoded: HasArg<int>(0, ...)");
  using decoded = std::conditional_t<std::is_void_v<T>, int, T>;
  return detail::has_untyped_arg<decoded>{index, detail::given<decoded>{inner}};
}

}  // namespace understudy::matchers
