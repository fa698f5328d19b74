#include "understudy/testing/conditions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "understudy/error.hpp"

namespace understudy {

namespace {

// A list of jobs for a message: the first five, each with its place, and how many more.
class shown_jobs {
 public:
  void add(const recorded_job& job, const std::string& clause) {
    constexpr std::size_t most = 5;
    if (++count_ > most) return;
    text_ += fmt::format("\n  {} on \"{}\", enqueued at {}{}{}", job.describe(), job.queue(),
                         to_string(job.enqueued_at()), clause.empty() ? "" : ", ", clause);
    shown_ = count_;
  }
  std::size_t count() const { return count_; }
  std::string text() const {
    return count_ == shown_ ? text_ : fmt::format("{}\n  and {} more", text_, count_ - shown_);
  }

 private:
  std::string text_;
  std::size_t count_ = 0;
  std::size_t shown_ = 0;
};

std::string times(std::size_t count) {
  return count == 1 ? "once" : fmt::format("{} times", count);
}

}  // namespace

arguments_rule::~arguments_rule() = default;

job_condition::job_condition() = default;
job_condition::job_condition(std::string_view name, std::shared_ptr<const arguments_rule> rule)
    : name_{name}, rule_{std::move(rule)} {}
job_condition::job_condition(const job_condition&) = default;
job_condition& job_condition::operator=(const job_condition&) = default;
job_condition::~job_condition() = default;

bool job_condition::holds(const recorded_job& job, std::string* why) const {
  if (name_.empty()) return true;
  const auto payload = job.decoded();
  if (!payload || payload->job != name_) return false;
  if (!rule_) return true;
  try {
    return rule_->holds(payload->arguments, why);
  } catch (const error& e) {
    if (why != nullptr) *why += fmt::format("whose arguments cannot be decoded: {}", e.what());
    return false;
  }
}

std::string job_condition::describe() const {
  if (name_.empty()) return "a job";
  return rule_ ? fmt::format("{} {}", name_, rule_->describe()) : name_;
}

std::string count_range::describe() const {
  if (most == 0) return "never";
  if (least == most) return times(least);
  if (most == no_limit) return "at least " + times(least);
  if (least == 0) return "at most " + times(most);
  return fmt::format("{} to {} times", least, most);
}

enqueued_condition::enqueued_condition(job_condition job) : job_{std::move(job)} {}
enqueued_condition::enqueued_condition(const enqueued_condition&) = default;
enqueued_condition& enqueued_condition::operator=(const enqueued_condition&) = default;
enqueued_condition::~enqueued_condition() = default;

enqueued_condition enqueued_condition::with(count_range count) const {
  auto changed = *this;
  changed.count_ = count;
  return changed;
}

enqueued_condition enqueued_condition::on(std::string queue) const {
  auto changed = *this;
  changed.queue_ = std::move(queue);
  return changed;
}

bool enqueued_condition::is_on_queue(const recorded_job& job) const {
  return !queue_ || job.queue() == *queue_;
}

bool enqueued_condition::holds(const journal& of, std::string* why) const {
  if (why != nullptr) *why += explain(of);
  const auto jobs = of.enqueued();
  const auto count = std::count_if(jobs.begin(), jobs.end(), [this](const recorded_job& job) {
    return job_.holds(job, nullptr) && is_on_queue(job);
  });
  return count_.holds(static_cast<std::size_t>(count));
}

std::string enqueued_condition::explain(const journal& of) const {
  shown_jobs matching;
  shown_jobs others;
  const auto jobs = of.enqueued();
  for (const auto& job : jobs) {
    std::string clause;
    if (!job_.holds(job, &clause)) {
      others.add(job, clause);
    } else if (!is_on_queue(job)) {
      others.add(job, "which is on another queue");
    } else {
      matching.add(job, "");
    }
  }
  // Whoever reads this did not want what is there: the matching jobs, unless there are too few.
  const auto count = matching.count();
  const bool too_few = count < count_.least;
  if (too_few) {
    for (const auto& job : of.halted()) {
      if (job_.holds(job, nullptr)) others.add(job, "but halted by " + job.halted_by());
    }
  }
  const auto& shown = too_few ? others : matching;
  if (jobs.empty() && shown.count() == 0) return "which has enqueued nothing";
  if (count == 0) {
    return fmt::format("which has enqueued none such{}{}", shown.count() == 0 ? "" : ", but",
                       shown.text());
  }
  return fmt::format("which has enqueued {} such, of {} {} in all{}", count, jobs.size(),
                     jobs.size() == 1 ? "job" : "jobs", shown.text());
}

std::string enqueued_condition::describe_jobs() const {
  return job_.describe() + (queue_ ? fmt::format(", on queue \"{}\"", *queue_) : "");
}

std::string enqueued_condition::describe() const {
  return fmt::format("has enqueued {}{}{}", describe_jobs(), count_.is_default() ? "" : ", ",
                     count_.is_default() ? "" : count_.describe());
}

std::string enqueued_condition::describe_negation() const {
  return count_.is_default()
             ? fmt::format("has never enqueued {}", describe_jobs())
             : fmt::format("has enqueued {}, but not {}", describe_jobs(), count_.describe());
}

bool has_enqueued_nothing(const journal& of, std::string* why) {
  shown_jobs offenders;
  for (const auto& job : of.enqueued()) offenders.add(job, "");
  if (why != nullptr && offenders.count() != 0) *why += "which has enqueued" + offenders.text();
  return offenders.count() == 0;
}

}  // namespace understudy
