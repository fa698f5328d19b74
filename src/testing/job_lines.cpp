#include "testing/job_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace understudy::detail {

void job_lines::add(const recorded_job& job, const std::string& clause) {
  if (++count_ > most) return;
  shown_ = count_;
  std::string line = "\n  " + job.describe();
  const auto put = [&](const std::string& part) {
    constexpr std::size_t line_size = 100;
    const auto begin = line.rfind('\n');
    const bool fits = line.size() - begin + part.size() <= line_size;
    line += (fits ? " " : "\n     ") + part;
  };
  const auto parent = job.parent();
  put(fmt::format("on \"{}\", {} at {}{}{}", job.queue(),
                  job.halted_by().empty() ? "enqueued" : "halted", to_string(job.enqueued_at()),
                  parent ? " by " + parent->short_name() : "", clause.empty() ? "" : ","));
  if (!clause.empty()) put(clause);
  text_ += line;
}

std::string job_lines::text() const {
  return count_ == shown_ ? text_ : fmt::format("{}\n  and {} more", text_, count_ - shown_);
}

void near_misses::keep(std::vector<miss>& nearest, miss candidate) {
  const auto place = std::find_if(nearest.begin(), nearest.end(), [&](const miss& each) {
    return each.nearness < candidate.nearness;
  });
  if (place == nearest.end() && nearest.size() == job_lines::most) return;
  nearest.insert(place, std::move(candidate));
  if (nearest.size() > job_lines::most) nearest.pop_back();
}

void near_misses::add(const recorded_job& job) {
  if (wanted_.name().empty() || job.name() == wanted_.name()) {
    constexpr std::size_t to_rank = 10'000;
    if (count_++ < to_rank) keep(nearest_, {job, wanted_.nearness(job), true});
    return;
  }
  // Of a job of another type, its arguments may still be those that were asked for. Trying is slow
  // where they cannot be decoded, so not all are tried.
  constexpr std::size_t others_to_try = 1000;
  if (wanted_.has_rules() && others_count_ < others_to_try && wanted_.rules_hold(job)) {
    if (const auto nearness = wanted_.nearness(job); nearness != 0) {
      keep(nearest_, {job, nearness, false});
      ++count_;
    }
  }
  keep(others_, {job, 0, false});
  ++others_count_;
}

std::string near_misses::heading() const {
  return nearest_.empty() ? "; there is only:" : "; the nearest:";
}

void near_misses::tell(job_lines& lines) const {
  if (nearest_.empty()) {
    for (const auto& each : others_) lines.add(each.job, "");
    lines.add_uncounted(others_count_ - others_.size());
    return;
  }
  for (const auto& each : nearest_) {
    lines.add(each.job, each.is_of_that_name ? wanted_.explain(each.job)
                                             : "but that is no " + wanted_.name());
  }
  lines.add_uncounted(count_ - nearest_.size());
}

}  // namespace understudy::detail
