#include "understudy/testing/job_condition.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "understudy/error.hpp"

namespace understudy {

job_rule::~job_rule() = default;
std::size_t job_rule::nearness(const recorded_job&) const { return 0; }

namespace {

// A rule that cannot read the arguments does not hold.
bool rule_holds(const job_rule& rule, const recorded_job& job) {
  try {
    return rule.holds(job);
  } catch (const error&) {
    return false;
  }
}

std::string explain_rule(const job_rule& rule, const recorded_job& job) {
  try {
    return rule.holds(job) ? "" : rule.explain(job);
  } catch (const error& e) {
    return std::string{"whose arguments cannot be read as asked: "} + e.what();
  }
}

std::size_t nearness_by(const job_rule& rule, const recorded_job& job) {
  try {
    return rule.nearness(job);
  } catch (const error&) {
    return 0;  // nothing of it can be read, so nothing of it fits
  }
}

using rule_list = std::vector<std::shared_ptr<const job_rule>>;

class every_rule final : public job_rule {
 public:
  explicit every_rule(rule_list rules) : rules_{std::move(rules)} {
    std::stable_partition(rules_.begin(), rules_.end(),
                          [](const auto& rule) { return rule->describes_whole_job(); });
  }
  bool holds(const recorded_job& job) const override {
    return std::all_of(rules_.begin(), rules_.end(),
                       [&](const auto& rule) { return rule_holds(*rule, job); });
  }
  std::size_t nearness(const recorded_job& job) const override {
    std::size_t sum = 0;
    for (const auto& rule : rules_) sum += nearness_by(*rule, job);
    return sum;
  }
  std::string explain(const recorded_job& job) const override {
    std::string clause;
    for (const auto& rule : rules_) {
      const auto more = explain_rule(*rule, job);
      if (!clause.empty() && !more.empty()) clause += ", and ";
      clause += more;
    }
    return clause;
  }
  std::string describe() const override {
    std::string text;
    for (const auto& rule : rules_) text += (text.empty() ? "" : ", ") + rule->describe();
    return text;
  }
  bool describes_whole_job() const override { return rules_.front()->describes_whole_job(); }

 private:
  rule_list rules_;  // one that describes the whole job comes first
};

}  // namespace

job_condition::job_condition() = default;
job_condition::job_condition(std::string_view name) : name_{name} {}
job_condition::job_condition(const job_condition&) = default;
job_condition::job_condition(job_condition&&) noexcept = default;
job_condition& job_condition::operator=(const job_condition&) = default;
job_condition& job_condition::operator=(job_condition&&) noexcept = default;
job_condition::~job_condition() = default;

job_condition job_condition::with(std::shared_ptr<const job_rule> rule) const {
  auto more = *this;
  more.rule_ = rule_ ? std::make_shared<every_rule>(rule_list{rule_, std::move(rule)})
                     : std::move(rule);
  return more;
}

job_condition job_condition::with(const job_condition& more) const {
  auto both = more.rule_ ? with(more.rule_) : *this;
  if (both.name_.empty()) both.name_ = more.name_;
  return both;
}

bool job_condition::holds(const recorded_job& job) const {
  if (name_.empty()) return rules_hold(job);
  return job.name() == name_ && (rule_ ? rules_hold(job) : job.decoded().has_value());
}

bool job_condition::rules_hold(const recorded_job& job) const {
  return !rule_ || rule_holds(*rule_, job);
}

std::size_t job_condition::nearness(const recorded_job& job) const {
  return rule_ ? nearness_by(*rule_, job) : 0;
}

std::string job_condition::explain(const recorded_job& job) const {
  if (!name_.empty() && job.name() != name_) return {};
  if (rule_) return explain_rule(*rule_, job);
  return name_.empty() || job.decoded() ? "" : "whose payload cannot be decoded";
}

std::string job_condition::describe() const {
  if (rule_ && rule_->describes_whole_job()) return rule_->describe();
  std::string text = name_.empty() ? "a job" : name_;
  if (rule_) (text += ' ') += rule_->describe();
  return text;
}

}  // namespace understudy
