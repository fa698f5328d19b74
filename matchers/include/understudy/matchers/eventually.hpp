#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "understudy/matchers/enqueued.hpp"
#include "understudy/testing/journal.hpp"

namespace understudy::matchers {

namespace detail {

/// Of a queue that other threads or processes work on: waits for it.
class eventually {
 public:
  using is_gtest_matcher = void;

  explicit eventually(testing::Matcher<const journal&> wanted,
                      std::chrono::milliseconds time = std::chrono::seconds{5})
      : wanted_{std::move(wanted)}, time_{time} {}

  /// Waits this long at most; without it, five seconds.
  eventually within(std::chrono::milliseconds time) const { return eventually{wanted_, time}; }

  template <class Queue>
  bool MatchAndExplain(const Queue& queue, testing::MatchResultListener* listener) const {
    const auto of = journal_of(queue);
    // To explain is to look again at what was waited for.
    if (!listener->IsInterested()) return of.wait_for(time_, [&] { return wanted_.Matches(of); });
    testing::StringMatchResultListener why;
    const bool holds = wanted_.MatchAndExplain(of, &why);
    *listener << why.str() << "\nafter " << time_.count() << " ms, with this journal:\n"
              << of.describe();
    return holds;
  }
  void DescribeTo(std::ostream* out) const {
    wanted_.DescribeTo(out);
    *out << limit();
  }
  void DescribeNegationTo(std::ostream* out) const {
    wanted_.DescribeNegationTo(out);
    *out << limit();
  }

 private:
  std::string limit() const { return ", within " + std::to_string(time_.count()) + " ms"; }

  testing::Matcher<const journal&> wanted_;
  std::chrono::milliseconds time_;
};

}  // namespace detail

/// What any matcher of a queue says, of one that other threads work on: waits until it holds, woken by
/// what happens there, five seconds or `.within(...)` at most.
///
///     EXPECT_THAT(queue, Eventually(Performed<refresh_sso>(FieldsAre(1))).within(200ms));
template <class M>
auto Eventually(const M& wanted) {
  return detail::eventually{testing::SafeMatcherCast<const journal&>(wanted)};
}

/// `Eventually(HasEnqueued(...))`.
template <job J, class... M>
  requires(!std::is_same_v<J, M> && ...)
auto EventuallyHasEnqueued(const M&... fields) {
  return Eventually(HasEnqueued<J>(fields...));
}
template <class... M>
auto EventuallyHasEnqueued(const M&... wanted) {
  return Eventually(HasEnqueued(wanted...));
}

}  // namespace understudy::matchers
