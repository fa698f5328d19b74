#include "understudy/testing/enqueued_condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "testing/job_lines.hpp"

namespace understudy {

namespace {

std::string times(std::size_t count) {
  return count == 1 ? "once" : fmt::format("{} times", count);
}

}  // namespace

std::string count_range::describe() const {
  if (most == 0) return "never";
  if (least == most) return times(least);
  if (most == no_limit) return "at least " + times(least);
  if (least == 0) return "at most " + times(most);
  return fmt::format("{} to {} times", least, most);
}

enqueued_condition::enqueued_condition(job_condition job) : job_{std::move(job)} {}
enqueued_condition::enqueued_condition(const enqueued_condition&) = default;
enqueued_condition::enqueued_condition(enqueued_condition&&) noexcept = default;
enqueued_condition& enqueued_condition::operator=(const enqueued_condition&) = default;
enqueued_condition& enqueued_condition::operator=(enqueued_condition&&) noexcept = default;
enqueued_condition::~enqueued_condition() = default;

enqueued_condition enqueued_condition::with(count_range count) const {
  auto changed = *this;
  changed.count_ = count;
  return changed;
}

enqueued_condition enqueued_condition::with(std::shared_ptr<const job_rule> rule) const {
  auto changed = *this;
  changed.job_ = job_.with(std::move(rule));
  return changed;
}

bool enqueued_condition::holds(const journal& of) const {
  std::size_t count = 0;
  for (const auto& job : job_.name().empty() ? of.enqueued() : of.enqueued(job_.name())) {
    if (!job_.holds(job)) continue;
    if (++count > count_.most) return false;
    if (count_.most == count_range::no_limit && count >= count_.least) return true;
  }
  return count_.holds(count);
}

judgement enqueued_condition::judge(const journal& of) const {
  detail::job_lines matching;
  detail::near_misses misses{job_};
  const auto jobs = of.enqueued();
  for (const auto& job : jobs) {
    if (job_.holds(job)) {
      matching.add(job, "");
    } else {
      misses.add(job);
    }
  }
  const auto count = matching.count();
  std::string text;
  if (count != 0) {
    text = fmt::format("which has enqueued {} such, of {} {} in all:{}", count, jobs.size(),
                       jobs.size() == 1 ? "job" : "jobs", matching.text());
  }
  // Whoever reads this did not want what is there, unless there is too little.
  if (count >= count_.least) return {count_.holds(count), text};
  detail::job_lines others;
  for (const auto& job : of.halted()) {
    if (job_.holds(job)) others.add(job, "by " + job.halted_by());
  }
  const auto heading = others.count() != 0 ? "; the nearest:" : misses.heading();
  misses.tell(others);
  if (others.count() == 0) return {false, count == 0 ? "which has enqueued nothing" : text};
  return {false, count == 0
                     ? fmt::format("which has enqueued no such job{}{}", heading, others.text())
                     : fmt::format("{}\nand no more{}{}", text, heading, others.text())};
}

std::string enqueued_condition::describe() const {
  if (count_.most == 0) return "has never enqueued " + job_.describe();
  return fmt::format("has enqueued {}{}{}", job_.describe(), count_.is_default() ? "" : ", ",
                     count_.is_default() ? "" : count_.describe());
}

std::string enqueued_condition::describe_negation() const {
  if (count_.most == 0) return "has enqueued " + job_.describe();
  return count_.is_default()
             ? fmt::format("has never enqueued {}", job_.describe())
             : fmt::format("has enqueued {}, but not {}", job_.describe(), count_.describe());
}

}  // namespace understudy
