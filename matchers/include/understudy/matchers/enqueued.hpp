#pragma once

#include <gmock/gmock.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "understudy/job.hpp"
#include "understudy/matchers/jobs.hpp"
#include "understudy/testing/conditions.hpp"
#include "understudy/testing/journal.hpp"

namespace understudy::matchers {

namespace detail {

inline journal journal_of(const journal& itself) { return itself; }
template <class Queue>
journal journal_of(const Queue& queue) {
  return queue.journal();
}

class has_enqueued {
 public:
  using is_gtest_matcher = void;

  explicit has_enqueued(enqueued_condition wanted) : wanted_{std::move(wanted)} {}

  /// Just so often; without any of these, at least once.
  has_enqueued times(std::size_t count) const { return between(count, count); }
  has_enqueued once() const { return times(1); }
  has_enqueued never() const { return times(0); }
  has_enqueued at_least(std::size_t count) const { return between(count, count_range::no_limit); }
  has_enqueued at_most(std::size_t count) const { return between(0, count); }
  has_enqueued between(std::size_t least, std::size_t most) const {
    return has_enqueued{wanted_.with({least, most})};
  }

  /// On this queue only.
  has_enqueued on(std::string queue) const { return has_enqueued{wanted_.on(std::move(queue))}; }

  template <class Queue>
  bool MatchAndExplain(const Queue& queue, testing::MatchResultListener* listener) const {
    return explained(listener, [&](std::string* why) {
      return wanted_.holds(journal_of(queue), why);
    });
  }
  void DescribeTo(std::ostream* out) const { *out << wanted_.describe(); }
  void DescribeNegationTo(std::ostream* out) const { *out << wanted_.describe_negation(); }

 private:
  enqueued_condition wanted_;
};

class has_nothing_enqueued {
 public:
  using is_gtest_matcher = void;

  template <class Queue>
  bool MatchAndExplain(const Queue& queue, testing::MatchResultListener* listener) const {
    return explained(listener, [&](std::string* why) {
      return has_enqueued_nothing(journal_of(queue), why);
    });
  }
  void DescribeTo(std::ostream* out) const { *out << "has enqueued nothing"; }
  void DescribeNegationTo(std::ostream* out) const { *out << "has enqueued something"; }
};

}  // namespace detail

/// A queue or journal that has ever enqueued a `J` that all of the matchers accept
/// (`FieldsAre(...)`, `HasArg(...)`); halted ones do not count, run ones do.
template <job J, class... M>
  requires(!std::is_same_v<J, M> && ...)
auto HasEnqueued(const M&... fields) {
  return detail::has_enqueued{enqueued_condition{detail::job_that<J>(fields...)}};
}

/// The same, of a job with the same arguments as a given one.
template <job J>
auto HasEnqueued(const J& same) {
  return detail::has_enqueued{enqueued_condition{detail::job_that<J>(same)}};
}

/// The same, of a job by its wire name, whether its type is known or not; with these `arguments`,
/// or with arguments that matchers accept.
///
///     EXPECT_THAT(queue, HasEnqueued("SSOCaching", arguments::of(123)).once());
///     EXPECT_THAT(queue, HasEnqueued("SSOCaching", HasArg<int>(0, Gt(100))));
template <class... M>
auto HasEnqueued(std::string_view name, const M&... arguments) {
  return detail::has_enqueued{enqueued_condition{detail::job_named(name, arguments...)}};
}

/// A queue or journal that has never enqueued anything.
inline auto HasNothingEnqueued() { return detail::has_nothing_enqueued{}; }

}  // namespace understudy::matchers
