#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "understudy/testing/journal.hpp"
#include "understudy/testing/report.hpp"

namespace understudy::matchers {

namespace detail {

class hooks_ran {
 public:
  using is_gtest_matcher = void;

  explicit hooks_ran(std::vector<std::string> wanted) : wanted_{std::move(wanted)} {}

  bool MatchAndExplain(const recorded_job& job, testing::MatchResultListener* listener) const {
    return matches(job.enqueue_hooks(), listener);
  }
  bool MatchAndExplain(const attempt& one, testing::MatchResultListener* listener) const {
    return matches(one.hooks(), listener);
  }
  bool MatchAndExplain(const report& run, testing::MatchResultListener* listener) const {
    std::vector<hook_run> all;
    for (const auto& each : run) {
      for (auto& hook : each.hooks()) all.push_back(std::move(hook));
    }
    return matches(all, listener);
  }

  void DescribeTo(std::ostream* out) const { describe(out, "ran the hooks"); }
  void DescribeNegationTo(std::ostream* out) const { describe(out, "did not run the hooks"); }

 private:
  // `before_perform` is that of any owner, `unique_job.before_perform` that of one.
  static bool is_named(const hook_run& hook, const std::string& name) {
    const auto dot = hook.name.rfind('.');
    return hook.name == name || (dot != std::string::npos && hook.name.substr(dot + 1) == name);
  }

  bool matches(const std::vector<hook_run>& ran, testing::MatchResultListener* listener) const {
    std::size_t next = 0;
    for (const auto& hook : ran) {
      if (next < wanted_.size() && is_named(hook, wanted_[next])) ++next;
    }
    *listener << "\n  " << (ran.empty() ? "no hook ran" : "the hooks that ran:");
    for (const auto& hook : ran) *listener << (&hook == &ran.front() ? " " : ", ") << hook.name;
    if (next == wanted_.size()) return true;
    if (!ran.empty()) *listener << "; no " << wanted_[next] << (next == 0 ? "" : " came after");
    return false;
  }

  void describe(std::ostream* out, const char* verb) const {
    *out << verb;
    for (const auto& name : wanted_) *out << (&name == &wanted_.front() ? " " : ", ") << name;
    *out << ", in this order";
  }

  std::vector<std::string> wanted_;
};

}  // namespace detail

/// An attempt or report, or a recorded job while it was enqueued, in which these hooks ran in this
/// order, others between allowed. A hook goes by its kind, or by owner and kind.
///
///     EXPECT_THAT(queue.run_one(), HooksRan("unique_job.before_perform", "after_perform"));
template <class... Names>
auto HooksRan(Names... names) {
  return detail::hooks_ran{{std::string{std::move(names)}...}};
}

}  // namespace understudy::matchers
