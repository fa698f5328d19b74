#include "simulation/order.hpp"

#include <algorithm>

namespace understudy::simulation::detail {

namespace {

bool is_of(process who, const taken_step& each) {
  return each.what.who == who || each.begun == who;
}

}  // namespace

std::optional<std::size_t> witness::next(std::span<const alternative> from, bool stays) {
  const auto usual = from.front().who;
  if (stays && !seen_.empty() && known_.insert(usual).second) seen_.back().begun = usual;
  const auto chosen = of_.next(from, stays);
  if (!chosen) return chosen;
  const auto& what = from[*chosen];
  known_.insert(what.who);
  seen_.push_back({what, stays && what.who != usual ? usual : 0});
  return chosen;
}

std::uint32_t witness::draw(std::uint32_t bound) {
  const auto drawn = of_.draw(bound);
  if (!seen_.empty()) seen_.back().draws.push_back(drawn);
  return drawn;
}

std::optional<std::size_t> reordered::next(std::span<const alternative> from, bool stays) {
  if (stays && to_begin_ != 0) stands_for_.try_emplace(from.front().who, to_begin_);
  to_begin_ = 0;
  draws_.clear();
  for (auto step = left_.begin(); step != left_.end(); ++step) {
    const auto offered = std::find_if(from.begin(), from.end(), [&](const alternative& each) {
      return each.how == step->what.how && original(each.who) == step->what.who;
    });
    if (offered == from.end()) continue;
    to_begin_ = step->begun;
    draws_.assign(step->draws.rbegin(), step->draws.rend());
    left_.erase(step);
    return static_cast<std::size_t>(offered - from.begin());
  }
  return 0;
}

process reordered::original(process who) const {
  const auto found = stands_for_.find(who);
  return found == stands_for_.end() ? who : found->second;
}

std::uint32_t reordered::draw(std::uint32_t bound) {
  if (draws_.empty()) return 0;
  const auto drawn = draws_.back();
  draws_.pop_back();
  return std::min(drawn, bound - 1);
}

std::vector<order> without_preemption(const order& all, std::size_t at) {
  const auto is_theirs = [who = all[at].preempted](const taken_step& each) {
    return is_of(who, each);
  };
  const auto preempting = all.begin() + static_cast<std::ptrdiff_t>(at);
  const auto goes_on = std::find_if(preempting, all.end(), is_theirs);
  const auto pauses = std::find_if_not(goes_on, all.end(), is_theirs);
  auto begins = preempting;
  while (begins != all.begin() && is_theirs(*(begins - 1))) --begins;

  const auto rotated = [&](auto first, auto middle, auto last) {
    auto other = all;
    std::rotate(other.begin() + (first - all.begin()), other.begin() + (middle - all.begin()),
                other.begin() + (last - all.begin()));
    return other;
  };
  std::vector<order> others;
  if (goes_on != pauses) others.push_back(rotated(preempting, goes_on, pauses));
  if (begins != preempting) others.push_back(rotated(begins, preempting, goes_on));
  return others;
}

order without_process(const order& all, std::size_t at) {
  auto fewer = all;
  std::erase_if(fewer, [who = all[at].begun](const taken_step& each) { return is_of(who, each); });
  return fewer;
}

}  // namespace understudy::simulation::detail
