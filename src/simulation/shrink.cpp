#include "simulation/shrink.hpp"

#include <algorithm>
#include <tuple>

#include "simulation/scripted.hpp"

namespace understudy::simulation::detail {

namespace {

auto trouble(const failing& of) {
  const auto schedule = trimmed(of.schedule);
  const auto unusual =
      std::count_if(schedule.begin(), schedule.end(), [](auto choice) { return choice != 0; });
  return std::tuple{of.faults, of.preemptions, unusual, of.steps, schedule.size(), schedule};
}

}  // namespace

std::optional<failing> shrinker::run(chooser& choices) {
  ++runs_;
  witness watching{choices};
  auto came = again_(watching);
  if (came) came->taken = std::move(watching).seen();
  return came;
}

bool shrinker::is_better(chooser& choices) {
  auto came = run(choices);
  if (!came || trouble(*came) >= trouble(best_)) return false;
  tried_.insert(trimmed(came->schedule));
  best_ = std::move(*came);
  return true;
}

bool shrinker::attempt(tape candidate) {
  candidate = trimmed(std::move(candidate));
  if (runs_ >= most_runs || !tried_.insert(candidate).second) return false;
  scripted choices{std::move(candidate)};
  return is_better(choices);
}

bool shrinker::attempt(order candidate) {
  if (runs_ >= most_runs) return false;
  reordered choices{std::move(candidate)};
  return is_better(choices);
}

// Steps change places, so that who was preempted goes on first, or comes there later; or a process
// between others does not begin at all.
bool shrinker::drop_preemptions() {
  if (best_.preemptions == 0) return false;
  if (best_.taken.empty()) {
    scripted same{best_.schedule};
    if (auto came = run(same)) best_ = std::move(*came);
  }
  const auto all = best_.taken;
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (all[at].preempted == 0) continue;
    for (auto& other : without_preemption(all, at)) {
      if (attempt(std::move(other))) return true;
    }
  }
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (all[at].begun != 0 && attempt(without_process(all, at))) return true;
  }
  return false;
}

// From some choice on only the usual.
bool shrinker::truncate() {
  bool is_shorter = false;
  for (auto size = trimmed(best_.schedule).size() / 2;;) {
    const auto whole = trimmed(best_.schedule);
    if (size >= whole.size()) break;
    if (attempt(tape(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))) {
      is_shorter = true;
      size /= 2;
    } else {
      size += std::max<std::size_t>(1, (whole.size() - size) / 2);
    }
  }
  return is_shorter;
}

// One choice that is not the usual is made so, or left out.
bool shrinker::drop_choices() {
  for (std::size_t at = 0; at < best_.schedule.size(); ++at) {
    if (best_.schedule[at] == 0) continue;
    auto usual = best_.schedule;
    usual[at] = 0;
    if (attempt(usual)) return true;
    usual.erase(usual.begin() + static_cast<std::ptrdiff_t>(at));
    if (attempt(usual)) return true;
  }
  return false;
}

bool shrinker::drop_blocks() {
  for (std::size_t size = 16; size > 0; size /= 2) {
    const auto whole = trimmed(best_.schedule);
    for (std::size_t at = 0; at + size <= whole.size(); at += size) {
      auto shorter = whole;
      const auto begin = shorter.begin() + static_cast<std::ptrdiff_t>(at);
      shorter.erase(begin, begin + static_cast<std::ptrdiff_t>(size));
      if (attempt(shorter)) return true;
    }
  }
  return false;
}

bool shrinker::lower() {
  for (std::size_t at = 0; at < best_.schedule.size(); ++at) {
    for (std::uint32_t value = 1; value < best_.schedule[at]; ++value) {
      auto lesser = best_.schedule;
      lesser[at] = value;
      if (attempt(lesser)) return true;
    }
  }
  return false;
}

failing shrinker::shrink() {
  while (truncate() || drop_choices() || drop_blocks() || lower() || drop_preemptions()) {
  }
  return best_;
}

}  // namespace understudy::simulation::detail
