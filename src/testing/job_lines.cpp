#include "testing/job_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace understudy::detail {

void job_lines::add(const recorded_job& job, const std::string& clause) {
  constexpr std::size_t line_size = 100;
  if (++count_ > most) return;
  shown_ = count_;
  const auto line = fmt::format("  {} on \"{}\", enqueued at {}", job.describe(), job.queue(),
                                to_string(job.enqueued_at()));
  text_ += '\n' + line;
  if (clause.empty()) return;
  const bool fits = line.size() + 2 + clause.size() <= line_size;
  text_ += (fits ? ", " : ",\n     ") + clause;
}

std::string job_lines::text() const {
  return count_ == shown_ ? text_ : fmt::format("{}\n  and {} more", text_, count_ - shown_);
}

void near_misses::keep(miss candidate) {
  const auto place = std::find_if(nearest_.begin(), nearest_.end(), [&](const miss& each) {
    return each.nearness < candidate.nearness;
  });
  if (place == nearest_.end() && nearest_.size() == job_lines::most) return;
  nearest_.insert(place, std::move(candidate));
  if (nearest_.size() > job_lines::most) nearest_.pop_back();
}

void near_misses::add(const recorded_job& job) {
  // Of a job of another type, its arguments may still be those that were asked for. Trying is slow
  // where they cannot be decoded, so not all are tried.
  constexpr std::size_t others_to_try = 1000;
  ++count_;
  if (wanted_.name().empty() || job.name() == wanted_.name()) {
    keep({job, wanted_.nearness(job) + 1, false});
    return;
  }
  const bool is_alike =
      wanted_.has_rules() && others_tried_++ < others_to_try && wanted_.rules_hold(job);
  keep({job, is_alike ? std::numeric_limits<std::size_t>::max() : 0, is_alike});
}

void near_misses::tell(job_lines& lines) const {
  for (const auto& each : nearest_) {
    lines.add(each.job, each.is_of_another_name ? "but that is no " + wanted_.name()
                                                : wanted_.explain(each.job));
  }
  lines.add_uncounted(count_ - nearest_.size());
}

}  // namespace understudy::detail
