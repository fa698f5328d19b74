#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "testing/job_lines.hpp"
#include "understudy/testing/enqueued_condition.hpp"

namespace understudy {

namespace {

using jobs = std::vector<recorded_job>;
using conditions = std::vector<job_condition>;

constexpr auto none = static_cast<std::size_t>(-1);

// Pairs wanted jobs with enqueued ones, in any order, so that as many as can have a partner
// (augmenting paths: a job that only one condition fits is not taken by another).
class pairing {
 public:
  pairing(const conditions& wanted, const jobs& enqueued)
      : fits_(wanted.size()), partner_(enqueued.size(), none), is_met_(wanted.size(), false) {
    for (std::size_t w = 0; w < wanted.size(); ++w) {
      for (std::size_t j = 0; j < enqueued.size(); ++j) {
        if (wanted[w].holds(enqueued[j])) fits_[w].push_back(j);
      }
      std::vector<bool> tried(enqueued.size(), false);
      is_met_[w] = find_partner(w, tried);
    }
  }
  bool is_met(std::size_t wanted) const { return is_met_[wanted]; }
  bool is_wanted(std::size_t job) const { return partner_[job] != none; }

 private:
  bool find_partner(std::size_t wanted, std::vector<bool>& tried) {
    for (const auto job : fits_[wanted]) {
      if (tried[job]) continue;
      tried[job] = true;
      if (partner_[job] == none || find_partner(partner_[job], tried)) {
        partner_[job] = wanted;
        return true;
      }
    }
    return false;
  }

  std::vector<std::vector<std::size_t>> fits_;
  std::vector<std::size_t> partner_;  // of each job: the wanted one
  std::vector<bool> is_met_;
};

std::string missing(const job_condition& wanted, const jobs& candidates,
                    const std::string& where = "") {
  detail::near_misses misses{wanted};
  for (const auto& job : candidates) misses.add(job);
  detail::job_lines lines;
  misses.tell(lines);
  return wanted.describe() + where + (lines.count() == 0 ? "" : misses.heading() + lines.text());
}

// What a negation did not want.
std::string all_of(const jobs& found) {
  if (found.empty()) return {};
  detail::job_lines lines;
  for (const auto& job : found) lines.add(job, "");
  return "which has enqueued:" + lines.text();
}

judgement judge_exactly(const conditions& wanted, const jobs& enqueued) {
  const pairing pairs{wanted, enqueued};
  jobs unpaired;
  detail::job_lines unwanted;
  for (std::size_t j = 0; j < enqueued.size(); ++j) {
    if (pairs.is_wanted(j)) continue;
    unpaired.push_back(enqueued[j]);
    unwanted.add(enqueued[j], "");
  }
  std::string text;
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    if (pairs.is_met(w)) continue;
    text += fmt::format("{}which lacks {}", text.empty() ? "" : "\nand ",
                        missing(wanted[w], unpaired.empty() ? enqueued : unpaired));
  }
  if (!text.empty()) return {false, std::move(text)};
  if (unwanted.count() != 0) return {false, "which has also enqueued:" + unwanted.text()};
  return {true, all_of(enqueued)};
}

judgement judge_order(const conditions& wanted, const jobs& enqueued) {
  jobs found;
  for (const auto& job : enqueued) {
    if (found.size() == wanted.size()) break;
    if (wanted[found.size()].holds(job)) found.push_back(job);
  }
  if (found.size() == wanted.size()) return {true, all_of(found)};
  const auto next = found.size();
  const auto* last = found.empty() ? nullptr : &found.back();
  const auto after = last == nullptr ? std::string{} : " after " + last->short_name();
  jobs earlier;
  jobs later;
  for (const auto& job : enqueued) {
    const bool is_later = last == nullptr || job.order() > last->order();
    (is_later ? later : earlier).push_back(job);
  }
  detail::job_lines too_early;
  for (const auto& job : earlier) {
    if (job != *last && wanted[next].holds(job)) too_early.add(job, "");
  }
  if (too_early.count() != 0) {
    return {false, fmt::format("which has enqueued no {}{}, only before it:{}",
                               wanted[next].describe(), after, too_early.text())};
  }
  return {false, "which has enqueued no " + missing(wanted[next], later, after)};
}

bool holds_in_order(const conditions& wanted, const jobs& enqueued) {
  std::size_t next = 0;
  for (const auto& job : enqueued) {
    if (next < wanted.size() && wanted[next].holds(job)) ++next;
  }
  return next == wanted.size();
}

bool holds_exactly_in_order(const conditions& wanted, const jobs& enqueued) {
  return std::equal(wanted.begin(), wanted.end(), enqueued.begin(), enqueued.end(),
                    [](const auto& each, const auto& job) { return each.holds(job); });
}

judgement judge_exact_order(const conditions& wanted, const jobs& enqueued) {
  for (std::size_t i = 0; i < std::min(wanted.size(), enqueued.size()); ++i) {
    if (wanted[i].holds(enqueued[i])) continue;
    detail::job_lines line;
    line.add(enqueued[i], wanted[i].explain(enqueued[i]));
    return {false, fmt::format("in which job {} should be {}, but is:{}", i + 1,
                               wanted[i].describe(), line.text())};
  }
  if (enqueued.size() < wanted.size()) {
    return {false, fmt::format("which has enqueued only the first {}, and then no {}",
                               enqueued.size(), wanted[enqueued.size()].describe())};
  }
  detail::job_lines further;
  for (auto i = wanted.size(); i < enqueued.size(); ++i) further.add(enqueued[i], "");
  if (further.count() != 0) return {false, "which has enqueued more after these:" + further.text()};
  return {true, all_of(enqueued)};
}

}  // namespace

enqueued_list_condition::enqueued_list_condition(std::vector<job_condition> wanted, rule how)
    : wanted_{std::move(wanted)}, how_{how} {}
enqueued_list_condition::enqueued_list_condition(const enqueued_list_condition&) = default;
enqueued_list_condition& enqueued_list_condition::operator=(const enqueued_list_condition&) =
    default;
enqueued_list_condition::~enqueued_list_condition() = default;

enqueued_list_condition enqueued_list_condition::with(rule how) const {
  return enqueued_list_condition{wanted_, how};
}

bool enqueued_list_condition::holds(const journal& of) const {
  const auto enqueued = of.enqueued();
  switch (how_) {
    case rule::in_order: return holds_in_order(wanted_, enqueued);
    case rule::exactly_in_order: return holds_exactly_in_order(wanted_, enqueued);
    case rule::exactly: break;
  }
  if (enqueued.size() != wanted_.size()) return false;
  const pairing pairs{wanted_, enqueued};
  for (std::size_t w = 0; w < wanted_.size(); ++w) {
    if (!pairs.is_met(w)) return false;
  }
  return true;
}

judgement enqueued_list_condition::judge(const journal& of) const {
  const auto enqueued = of.enqueued();
  switch (how_) {
    case rule::in_order: return judge_order(wanted_, enqueued);
    case rule::exactly_in_order: return judge_exact_order(wanted_, enqueued);
    case rule::exactly: break;
  }
  return judge_exactly(wanted_, enqueued);
}

std::string enqueued_list_condition::list() const {
  std::string text;
  for (const auto& each : wanted_) text += "\n  " + each.describe();
  return text;
}

std::string enqueued_list_condition::describe() const {
  if (wanted_.empty()) return "has enqueued nothing";
  switch (how_) {
    case rule::in_order: return "has enqueued, in this order (others may stand between):" + list();
    case rule::exactly_in_order: return "has enqueued just these, in this order:" + list();
    case rule::exactly: break;
  }
  return "has enqueued just these, in any order:" + list();
}

std::string enqueued_list_condition::describe_negation() const {
  auto text = describe();
  return "has not" + text.substr(std::string_view{"has"}.size());
}

}  // namespace understudy
