#pragma once

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <utility>

#include "understudy/matchers/gtest.hpp"
#include "understudy/simulation/explore.hpp"

/// \file Assertions on what a simulation came to.
namespace understudy::matchers {

namespace detail {

class holds_matcher {
 public:
  using is_gtest_matcher = void;

  bool MatchAndExplain(const simulation::verdict& found, testing::MatchResultListener*) const {
    return static_cast<bool>(found);
  }
  void DescribeTo(std::ostream* out) const { *out << "holds in every schedule that is tried"; }
  void DescribeNegationTo(std::ostream* out) const { *out << "breaks in some schedule"; }
};

class holds_exhaustively_matcher {
 public:
  using is_gtest_matcher = void;

  bool MatchAndExplain(const simulation::verdict& found,
                       testing::MatchResultListener* listener) const {
    if (found && !found.is_exhaustive) *listener << "which has not tried every schedule";
    return found && found.is_exhaustive;
  }
  void DescribeTo(std::ostream* out) const { *out << "holds in every schedule there is"; }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "breaks in some schedule, or leaves some untried";
  }
};

class breaks_matcher {
 public:
  using is_gtest_matcher = void;

  explicit breaks_matcher(testing::Matcher<std::string> what) : what_{std::move(what)} {}

  bool MatchAndExplain(const simulation::verdict& found,
                       testing::MatchResultListener* listener) const {
    return !found ? what_.MatchAndExplain(found.broken, listener) : false;
  }
  void DescribeTo(std::ostream* out) const {
    *out << "breaks in some schedule: what ";
    what_.DescribeTo(out);
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "does not break in any schedule: what ";
    what_.DescribeTo(out);
  }

 private:
  testing::Matcher<std::string> what_;
};

}  // namespace detail

/// Nothing broke in any schedule that was tried. It says what did, with the shortest story.
///
///     EXPECT_THAT(simulation::explore({.workers = 2}, billing), Holds());
inline detail::holds_matcher Holds() { return {}; }

/// The same, and every schedule within the bounds was tried.
inline detail::holds_exhaustively_matcher HoldsExhaustively() { return {}; }

/// A schedule was found in which this breaks: the name of a check, or `file:line` of an assertion.
///
///     EXPECT_THAT(simulation::explore({.faults = simulation::crash(1)}, naive), Breaks("charged once"));
template <class M>
detail::breaks_matcher Breaks(const M& what) {
  return detail::breaks_matcher{testing::SafeMatcherCast<std::string>(what)};
}

}  // namespace understudy::matchers
