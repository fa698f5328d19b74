#include "understudy/simulation/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <string_view>
#include <utility>

#include "simulation/plural.hpp"
#include "simulation/story_words.hpp"

namespace understudy::simulation {

namespace {

using detail::plural;

std::string told(const std::vector<story_line>& story) {
  std::size_t who = 5;
  std::size_t when = 4;
  for (const auto& line : story) {
    who = std::max(who, line.who.size());
    when = std::max(when, detail::told_time(line.when).size());
  }
  std::string text;
  std::map<std::string_view, bool> is_paused;
  for (const auto& line : story) {
    const bool pauses = line.what == detail::is_paused_here;
    const bool was_paused = std::exchange(is_paused[line.who], pauses) && !line.is_fault;
    const auto what = !was_paused ? line.what
                      : pauses    ? "(stays paused)"
                                  : "(goes on) " + line.what;
    text += fmt::format("  {:<{}}  {:<{}} {} {}\n", detail::told_time(line.when), when, line.who,
                        who, line.is_fault ? "x" : " ", what);
  }
  return text;
}

std::string cause(const verdict& found) {
  if (found.faults == 0 && found.preemptions == 0) return "without a fault or a preemption";
  if (found.faults == 0) return "by " + plural(found.preemptions, "preemption");
  return fmt::format(
      "by {}{}", found.struck,
      found.preemptions == 0 ? "" : " and " + plural(found.preemptions, "preemption"));
}

std::string check(const verdict& found) {
  if (found.is_built_in) return "\n  the check: built in";
  return found.where ? "\n  the check: " + to_string(found.where) : "";
}

std::string again(const verdict& found) {
  auto text = fmt::format("  this schedule again: UNDERSTUDY_REPLAY={}", found.token);
  if (!found.test.empty()) text += fmt::format(" with --gtest_filter={}", found.test);
  return text;
}

}  // namespace

std::string verdict::describe() const {
  if (broken.empty() && story.empty()) {
    const auto seen = is_exhaustive ? fmt::format("holds in every schedule within {{{}}}", bounds)
                                    : fmt::format("holds in a sample of {}, with {{{}}}",
                                                  plural(executions, "schedule"), bounds);
    if (!is_exhaustive) return seen;
    const auto all = fmt::format("{}: {}", seen, plural(executions, "schedule"));
    if (audited == 0) return all;
    return fmt::format("{}, like which a sample of {} ended", all, audited);
  }
  if (broken.empty()) return fmt::format("the schedule {} holds:\n{}", token, told(story));
  std::string text = fmt::format("\"{}\" is broken", broken);
  if (!detail.empty()) text += fmt::format(": {}", detail);
  if (story.empty()) {
    text += fmt::format("\n  after {}, with {{{}}}", plural(executions, "schedule"), bounds);
    if (!token.empty()) text += '\n' + again(*this);
    return text + check(*this);
  }
  text += "\n  " + cause(*this);
  if (found_after != 0) {
    text += fmt::format("; found in schedule {}, shrunk in {}", found_after,
                        plural(shrink_runs, "run"));
  }
  return fmt::format("{}\n{}{}{}", text, told(story), again(*this), check(*this));
}

void PrintTo(const verdict& found, std::ostream* out) { *out << found.describe(); }

}  // namespace understudy::simulation
