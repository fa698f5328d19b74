#include "understudy/testing/job_condition.hpp"

#include <algorithm>
#include <utility>

#include "understudy/error.hpp"

namespace understudy {

job_rule::~job_rule() = default;
std::size_t job_rule::nearness(const recorded_job&) const { return 0; }

job_condition::job_condition() = default;
job_condition::job_condition(std::string_view name) : name_{name} {}
job_condition::job_condition(const job_condition&) = default;
job_condition& job_condition::operator=(const job_condition&) = default;
job_condition::~job_condition() = default;

job_condition job_condition::with(std::shared_ptr<const job_rule> rule) const {
  auto more = *this;
  more.rules_.push_back(std::move(rule));
  return more;
}

job_condition job_condition::with(const job_condition& more) const {
  auto both = *this;
  if (both.name_.empty()) both.name_ = more.name_;
  both.rules_.insert(both.rules_.end(), more.rules_.begin(), more.rules_.end());
  return both;
}

bool job_condition::holds(const recorded_job& job) const {
  if (name_.empty()) return rules_hold(job);
  return job.name() == name_ && (has_rules() ? rules_hold(job) : job.decoded().has_value());
}

namespace {

// A rule that cannot read the arguments does not hold.
bool rule_holds(const job_rule& rule, const recorded_job& job) {
  try {
    return rule.holds(job);
  } catch (const error&) {
    return false;
  }
}

}  // namespace

bool job_condition::rules_hold(const recorded_job& job) const {
  return std::all_of(rules_.begin(), rules_.end(),
                     [&](const auto& rule) { return rule_holds(*rule, job); });
}

std::size_t job_condition::nearness(const recorded_job& job) const {
  std::size_t sum = 0;
  for (const auto& rule : rules_) {
    try {
      sum += rule->nearness(job);
    } catch (const error&) {
      // Nothing of it can be read, so nothing of it fits.
    }
  }
  return sum;
}

std::string job_condition::explain(const recorded_job& job) const {
  if (!name_.empty() && job.name() != name_) return {};
  std::string clause;
  if (!has_rules() && !name_.empty() && !job.decoded()) clause = "whose payload cannot be decoded";
  for (const auto& rule : rules_) {
    std::string more;
    try {
      if (rule->holds(job)) continue;
      more = rule->explain(job);
    } catch (const error& e) {
      more = std::string{"whose arguments cannot be decoded: "} + e.what();
    }
    if (!clause.empty() && !more.empty()) clause += ", and ";
    clause += more;
  }
  return clause;
}

std::string job_condition::describe() const {
  std::string text = name_.empty() ? "a job" : name_;
  const char* before = " ";
  for (const auto& rule : rules_) {
    if (rule->describes_whole_job()) {
      text = rule->describe();
      before = ", ";
    }
  }
  for (const auto& rule : rules_) {
    if (rule->describes_whole_job()) continue;
    text += before + rule->describe();
    before = ", ";
  }
  return text;
}

}  // namespace understudy
