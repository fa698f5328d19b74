#include "simulation/exhaustive.hpp"

#include <algorithm>

namespace understudy::simulation::detail {

bool exhaustive::node::offers(process who) const {
  return std::any_of(offered.begin(), offered.end(),
                     [who](const alternative& each) { return each.who == who; });
}

bool exhaustive::node::is_asleep(const alternative& one) const {
  return std::any_of(sleep.begin(), sleep.end(),
                     [&](const asleep& each) { return each.what == one; });
}

bool exhaustive::node::wants(process who) const {
  return std::find(wanted.begin(), wanted.end(), who) != wanted.end();
}

std::optional<std::size_t> exhaustive::next(std::span<const alternative> from, bool stays) {
  const auto at = begin_step(from, stays);
  auto& here = path_[at];
  if (here.chosen >= from.size()) return std::nullopt;
  if (stays && here.what().who != from.front().who) ++preemptions_;
  return here.chosen;
}

// A step has come again, or comes for the first time.
std::size_t exhaustive::begin_step(std::span<const alternative> from, bool stays) {
  const auto at = depth_++;
  if (at < path_.size()) {
    auto& known = path_[at];
    if (known.is != kind::step ||
        !std::equal(from.begin(), from.end(), known.offered.begin(), known.offered.end())) {
      has_diverged_ = true;
      path_.resize(at);
    } else {
      last_step_ = at;
      return at;
    }
  }
  node fresh;
  fresh.offered.assign(from.begin(), from.end());
  fresh.is_done.assign(from.size(), false);
  if (reduces_ && at != 0 && path_[at - 1].is != kind::passage) {
    const auto& last = path_[last_step_];
    for (const auto& each : last.sleep) {
      if (each.what.who == last.what().who || each.touched.conflicts(last.touched)) continue;
      fresh.sleep.push_back(each);
    }
  }
  for (const auto& each : from) {
    const bool is_forced = each.how == variant::early;
    if ((is_forced || !reduces_) && !fresh.wants(each.who)) fresh.wanted.push_back(each.who);
  }
  if (stays && preemptions_ >= most_preemptions_) fresh.wanted = {from.front().who};
  if (reduces_) {
    const auto first = std::find_if(from.begin(), from.end(),
                                    [&](const auto& each) { return !fresh.is_asleep(each); });
    if (first != from.end() && !fresh.wants(first->who)) fresh.wanted.push_back(first->who);
  }
  if (!choose(fresh)) fresh.chosen = from.size();
  path_.push_back(std::move(fresh));
  last_step_ = at;
  return at;
}

// The first alternative that is left.
bool exhaustive::choose(node& at) const {
  for (std::size_t i = 0; i < at.offered.size(); ++i) {
    const auto& each = at.offered[i];
    if (at.is_done[i] || !at.wants(each.who) || at.is_asleep(each)) continue;
    at.chosen = i;
    return true;
  }
  return false;
}

std::uint32_t exhaustive::draw(std::uint32_t bound) {
  const auto at = depth_++;
  if (at < path_.size()) {
    if (path_[at].is == kind::draw && path_[at].bound == bound) return path_[at].value;
    has_diverged_ = true;
    path_.resize(at);
  }
  node fresh;
  fresh.is = kind::draw;
  fresh.bound = bound;
  path_.push_back(std::move(fresh));
  return 0;
}

void exhaustive::ran(const footprint& touched) {
  auto& here = path_[last_step_];
  here.touched = touched;
  if (last_step_ >= fresh_) order(last_step_);
}

void exhaustive::time_passed(const footprint& touched, bool could_be_early) {
  const auto at = depth_++;
  if (at < path_.size()) {
    if (path_[at].is != kind::passage) has_diverged_ = true;
  } else {
    node fresh;
    fresh.is = kind::passage;
    fresh.touched = touched;
    fresh.could_be_early = could_be_early;
    path_.push_back(std::move(fresh));
  }
  if (at >= fresh_) order(at);
}

bool exhaustive::conflict(const node& a, const node& b) {
  if (a.is == kind::passage || b.is == kind::passage) return true;
  return a.what().who == b.what().who || a.touched.conflicts(b.touched);
}

// What happens before a place in the path, and what of that no other conflict puts before it.
template <class Conflicts>
exhaustive::ordering exhaustive::order_of(std::size_t at, Conflicts conflicts) const {
  ordering found{places(at / 64 + 1, 0), {}};
  for (auto other = at; other-- > 0;) {
    const auto& earlier = path_[other];
    if (earlier.is == kind::draw || holds(found.before, other) || !conflicts(earlier)) continue;
    found.before[other / 64] |= std::uint64_t{1} << other % 64;
    for (std::size_t i = 0; i < earlier.before.size(); ++i) found.before[i] |= earlier.before[i];
    found.races.push_back(other);
  }
  return found;
}

void exhaustive::order(std::size_t at) {
  auto& here = path_[at];
  auto found = order_of(at, [&](const node& earlier) { return conflict(earlier, here); });
  here.before = std::move(found.before);
  here.races = std::move(found.races);
}

void exhaustive::want_what_raced(std::size_t first) {
  for (auto later = first; later < depth_; ++later) {
    const auto& here = path_[later];
    if (here.is == kind::passage && here.could_be_early) want_early_passage(later);
    if (here.is != kind::step || here.chosen >= here.offered.size()) continue;
    for (const auto earlier : here.races) {
      if (path_[earlier].is == kind::step && path_[earlier].what().who != here.what().who) {
        want_reversal(earlier, later, here.before);
      }
    }
  }
}

// Where time passes since nothing else can happen, it might have passed before: it races with what
// goes by it.
void exhaustive::want_early_passage(std::size_t at) {
  const auto& passage = path_[at];
  const auto as_step = order_of(at, [&](const node& earlier) {
    return earlier.is == kind::passage || earlier.touched.conflicts(passage.touched);
  });
  for (const auto earlier : as_step.races) {
    if (path_[earlier].is == kind::step) want_reversal(earlier, at, as_step.before);
  }
}

// Two steps race: a schedule with the later one first is to be tried, and so a process that can
// begin what comes before the later one, without the earlier.
void exhaustive::want_reversal(std::size_t earlier, std::size_t later, const places& before_later) {
  auto& from = path_[earlier];
  const auto& last = path_[later];
  const bool is_step = last.is == kind::step;
  std::vector<std::size_t> sequence;
  bool is_enabled = is_step && from.offers(last.what().who);
  for (auto at = earlier + 1; at < later; ++at) {
    if (path_[at].is != kind::step || path_[at].follows(earlier)) continue;
    sequence.push_back(at);
    is_enabled = is_enabled || holds(before_later, at);
  }
  if (!is_enabled) return;  // it is the earlier one that makes the later one possible
  if (is_step) sequence.push_back(later);
  std::optional<process> candidate;
  for (const auto at : sequence) {
    const auto& each = path_[at];
    const bool is_first = std::none_of(sequence.begin(), sequence.end(), [&](std::size_t other) {
      return other < at && each.follows(other);
    });
    if (!is_first || !from.offers(each.what().who)) continue;
    if (from.is_asleep(each.what()) || from.wants(each.what().who)) return;
    if (!candidate) candidate = each.what().who;
  }
  if (candidate) from.wanted.push_back(*candidate);
}

// A step after which another process cannot take its own any more, which it had not taken.
void exhaustive::want_what_was_disabled(std::size_t first) {
  const node nothing;
  for (auto at = first; at < depth_; ++at) {
    auto& here = path_[at];
    if (here.is != kind::step || here.chosen >= here.offered.size()) continue;
    auto next = at + 1;
    while (next < depth_ && path_[next].is == kind::draw) ++next;
    const auto& after = next < depth_ ? path_[next] : nothing;
    for (const auto& each : here.offered) {
      const bool is_other = each.how == variant::plain && each.who != here.what().who;
      if (is_other && !after.offers(each.who) && !here.wants(each.who)) {
        here.wanted.push_back(each.who);
      }
    }
  }
}

bool exhaustive::go_on() {
  const auto first_step = [this](std::size_t at) {
    while (at > 0 && (at >= path_.size() || path_[at].is == kind::draw)) --at;
    return at;
  };
  const auto first = first_step(fresh_);
  if (reduces_) {
    want_what_raced(first);
    want_what_was_disabled(first);
  }
  for (auto at = first; reduces_ && at < path_.size(); ++at) {
    if (path_[at].is == kind::step) path_[at].all_touched.add_all(path_[at].touched);
  }
  depth_ = 0;
  last_step_ = 0;
  preemptions_ = 0;
  while (!path_.empty()) {
    auto& last = path_.back();
    fresh_ = path_.size() - 1;
    if (last.is == kind::draw && ++last.value < last.bound) {
      fresh_ = first_step(fresh_);
      return true;
    }
    if (last.is == kind::step && last.chosen < last.offered.size()) {
      last.is_done[last.chosen] = true;
      if (reduces_) last.sleep.push_back({last.what(), last.all_touched});
      last.all_touched.clear();
      last.touched.clear();
      if (choose(last)) return true;
    }
    path_.pop_back();
  }
  return false;
}

std::uint64_t exhaustive::trace() const {
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
  const auto mix = [](std::uint64_t value) {
    value = (value ^ value >> 30U) * 0xBF58476D1CE4E5B9U;
    value = (value ^ value >> 27U) * 0x94D049BB133111EBU;
    return value ^ value >> 31U;
  };
  std::vector<std::uint64_t> numbers(depth_);
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at < depth_; ++at) {
    const auto& here = path_[at];
    auto own = odd;
    if (here.is == kind::draw) {
      own = mix(own + here.value);
      if (at > 0) own += numbers[at - 1];
    } else if (here.is == kind::step && here.chosen < here.offered.size()) {
      const auto& what = here.what();
      own = mix(own + what.who * 64U + static_cast<std::uint64_t>(what.how));
    }
    for (const auto earlier : here.races) own += mix(numbers[earlier] + odd);
    numbers[at] = mix(own);
    sum += numbers[at];
  }
  return mix(sum);
}

}  // namespace understudy::simulation::detail
