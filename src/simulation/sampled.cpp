#include "simulation/sampled.hpp"

#include <algorithm>

namespace understudy::simulation::detail {

namespace {

constexpr std::uint64_t half = std::uint64_t{1} << 32U;

}  // namespace

void sampled::begin() {
  mask_ = below(2) == 0 ? ~0U : static_cast<std::uint32_t>(random_());
  rarity_ = std::uint64_t{2} << below(5);
}

std::optional<std::size_t> sampled::next(std::span<const alternative> from, bool) {
  const auto first_fault = std::find_if(
      from.begin(), from.end(), [](const alternative& each) { return each.how != variant::plain; });
  const auto plain = static_cast<std::size_t>(first_fault - from.begin());
  std::vector<std::size_t> strikes;
  for (auto at = plain; at < from.size(); ++at) {
    const auto kind = fault_of(from[at].how);
    if (kind && (mask_ >> static_cast<unsigned>(*kind) & 1U) != 0) strikes.push_back(at);
  }
  if (!strikes.empty() && below(rarity_) == 0) return strikes[below(strikes.size())];
  return pick(from.first(plain));
}

std::uint32_t sampled::draw(std::uint32_t bound) {
  return static_cast<std::uint32_t>(below(bound));
}

void priorities::begin() {
  sampled::begin();
  longest_ = std::max(longest_, step_);
  step_ = 0;
  priorities_.clear();
  changes_.clear();
  lowest_ = half;
  const auto switches = run_++ % 4;
  for (std::uint64_t i = 0; i < switches; ++i) changes_.insert(below(longest_));
}

std::size_t priorities::pick(std::span<const alternative> plain) {
  std::size_t best = 0;
  const auto priority_of = [this](process who) {
    return priorities_.try_emplace(who, half + below(half)).first->second;
  };
  for (std::size_t at = 1; at < plain.size(); ++at) {
    if (priority_of(plain[at].who) > priority_of(plain[best].who)) best = at;
  }
  if (changes_.contains(step_++)) priorities_[plain[best].who] = --lowest_;
  return best;
}

void partial_order::begin() {
  sampled::begin();
  pending_.clear();
}

std::size_t partial_order::pick(std::span<const alternative> plain) {
  const auto priority_of = [this](process who) {
    return pending_.try_emplace(who, pending{below(half), 0}).first->second.priority;
  };
  std::size_t best = 0;
  for (std::size_t at = 1; at < plain.size(); ++at) {
    if (priority_of(plain[at].who) > priority_of(plain[best].who)) best = at;
  }
  last_ = plain[best].who;
  priority_of(last_);
  return best;
}

void partial_order::ran(const footprint& touched) {
  const auto found = pending_.find(last_);
  if (found == pending_.end()) return;
  seen_[{last_, found->second.steps}] = touched;
  ++found->second.steps;
  found->second.priority = below(half);
  for (auto& [who, each] : pending_) {
    const auto known = seen_.find({who, each.steps});
    if (who != last_ && known != seen_.end() && known->second.conflicts(touched)) {
      each.priority = below(half);
    }
  }
}

}  // namespace understudy::simulation::detail
