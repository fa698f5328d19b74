#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "understudy/job.hpp"
#include "understudy/matchers/jobs.hpp"
#include "understudy/testing/enqueued_condition.hpp"
#include "understudy/testing/journal.hpp"

namespace understudy::matchers {

namespace detail {

inline journal journal_of(const journal& itself) { return itself; }
template <class Queue>
journal journal_of(const Queue& queue) {
  return queue.journal();
}

/// What a queue has enqueued, by a condition of the core.
template <class Condition>
class enqueued_matcher {
 public:
  using is_gtest_matcher = void;

  explicit enqueued_matcher(Condition wanted) : wanted_{std::move(wanted)} {}

  template <class Queue>
  bool MatchAndExplain(const Queue& queue, testing::MatchResultListener* listener) const {
    const auto of = journal_of(queue);
    if (!listener->IsInterested()) return wanted_.holds(of);
    const auto judged = wanted_.judge(of);
    *listener << judged.why;
    return judged.holds;
  }
  void DescribeTo(std::ostream* out) const { *out << wanted_.describe(); }
  void DescribeNegationTo(std::ostream* out) const { *out << wanted_.describe_negation(); }

 protected:
  const Condition& wanted() const { return wanted_; }

 private:
  Condition wanted_;
};

class has_enqueued : public enqueued_matcher<enqueued_condition> {
 public:
  using enqueued_matcher::enqueued_matcher;

  /// Just so often; without any of these, at least once.
  has_enqueued times(std::size_t count) const { return between(count, count); }
  has_enqueued once() const { return times(1); }
  has_enqueued never() const { return times(0); }
  has_enqueued at_least(std::size_t count) const { return between(count, count_range::no_limit); }
  has_enqueued at_most(std::size_t count) const { return between(0, count); }
  has_enqueued between(std::size_t least, std::size_t most) const {
    return has_enqueued{wanted().with(count_range{least, most})};
  }

  /// On this queue only.
  has_enqueued on(std::string queue) const {
    return has_enqueued{wanted().with(on_queue(std::move(queue)))};
  }

  /// Due at a time, or some time after its enqueue; give or take a tolerance.
  has_enqueued at(time_point due, std::chrono::microseconds tolerance = {}) const {
    return has_enqueued{wanted().with(due_at(due, tolerance))};
  }
  has_enqueued in(std::chrono::microseconds delay, std::chrono::microseconds tolerance = {}) const {
    return has_enqueued{wanted().with(due_in(delay, tolerance))};
  }

  /// With a header of this value.
  has_enqueued with_header(std::string name, std::string value) const {
    return has_enqueued{wanted().with(understudy::with_header(std::move(name), std::move(value)))};
  }
};

class enqueued_in_order : public enqueued_matcher<enqueued_list_condition> {
 public:
  using enqueued_matcher::enqueued_matcher;

  /// With nothing else before, between or after.
  enqueued_in_order strictly() const {
    return enqueued_in_order{wanted().with(enqueued_list_condition::rule::exactly_in_order)};
  }
};

}  // namespace detail

/// A queue or journal that has ever enqueued a `J` that all of the matchers accept
/// (`FieldsAre(...)`, `HasArg(...)`, `EnqueuedBy<Parent>()`); halted ones do not count, run ones do.
template <job J, class... M>
  requires(!std::is_same_v<J, M> && ...)
auto HasEnqueued(const M&... fields) {
  return detail::has_enqueued{enqueued_condition{detail::job_that<J>(fields...)}};
}

/// The same, of a job with the same arguments as a given one, or of any that a matcher of recorded
/// jobs accepts.
///
///     EXPECT_THAT(queue, HasEnqueued(refresh_sso{123}).once());
///     EXPECT_THAT(queue, HasEnqueued(AllOf(OnQueue("sso"), EnqueuedBy<sign_in>())));
template <class M>
  requires(!std::is_convertible_v<const M&, std::string_view>)
auto HasEnqueued(const M& one) {
  return detail::has_enqueued{enqueued_condition{detail::one_job(one)}};
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

/// A queue or journal that has never enqueued anything; nothing of a type, of a wire name, or with
/// `.on("queue")` on a queue.
inline auto HasNothingEnqueued() {
  return detail::has_enqueued{enqueued_condition{job_condition{}}}.never();
}
template <job J>
auto HasNothingEnqueued() {
  return HasEnqueued<J>().never();
}
inline auto HasNothingEnqueued(std::string_view name) { return HasEnqueued(name).never(); }

/// A queue or journal that has enqueued these jobs, in any order, and nothing else. Each is a job to
/// be equal to, or a matcher of recorded jobs such as `IsJob<J>(...)`.
///
///     EXPECT_THAT(queue, EnqueuedExactly(charge_card{1, 995}, IsJob<send_receipt>()));
template <class... M>
auto EnqueuedExactly(const M&... jobs) {
  return detail::enqueued_matcher{enqueued_list_condition{
      {detail::one_job(jobs)...}, enqueued_list_condition::rule::exactly}};
}

/// A queue or journal that has enqueued these jobs one after the other; others may stand between,
/// unless it is `.strictly()`.
template <class... M>
auto EnqueuedInOrder(const M&... jobs) {
  return detail::enqueued_in_order{enqueued_list_condition{
      {detail::one_job(jobs)...}, enqueued_list_condition::rule::in_order}};
}

/// A queue or journal in which a job enqueued the next, and that one the one after it: a lineage.
///
///     EXPECT_THAT(queue, HasEnqueuedChain(order{1}, IsJob<charge_card>(), IsJob<send_receipt>()));
template <class First, class... Next>
auto HasEnqueuedChain(const First& first, const Next&... next) {
  auto last = detail::one_job(first);
  ((last = detail::one_job(next).with(with_parent(last))), ...);
  return detail::has_enqueued{enqueued_condition{last}};
}
/// The same by type alone.
template <job First, job... Next>
auto HasEnqueuedChain() {
  return HasEnqueuedChain(IsJob<First>(), IsJob<Next>()...);
}

}  // namespace understudy::matchers
