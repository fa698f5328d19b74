#include "simulation/footprint.hpp"

#include <algorithm>

namespace understudy::simulation::detail {

std::uint32_t numbering::of(std::string_view kind, std::string_view name) {
  wanted_.assign(kind);
  if (!name.empty()) wanted_.append(1, ' ').append(name);
  const auto found = numbers_.find(wanted_);
  if (found != numbers_.end()) return found->second;
  return numbers_.emplace(wanted_, static_cast<std::uint32_t>(numbers_.size())).first->second;
}

void footprint::add(resource what, mode how) {
  const touch one{what, how};
  if (std::find(touches_.begin(), touches_.end(), one) == touches_.end()) touches_.push_back(one);
}

void footprint::add_all(const footprint& more) {
  is_anything_ = is_anything_ || more.is_anything_;
  for (const auto& each : more.touches_) add(each.what, each.how);
}

void footprint::clear() {
  touches_.clear();
  is_anything_ = false;
}

bool footprint::conflicts(const footprint& other) const {
  if (is_anything_ && other.is_anything_) return true;
  for (const auto& mine : touches_) {
    for (const auto& theirs : other.touches_) {
      const bool agree = mine.how == theirs.how && mine.how != mode::write;
      if (mine.what == theirs.what && !agree) return true;
    }
  }
  return false;
}

bool footprint::writes_any_of(const footprint& other) const {
  return std::any_of(touches_.begin(), touches_.end(), [&](const touch& mine) {
    return mine.how != mode::read &&
           std::any_of(other.touches_.begin(), other.touches_.end(),
                       [&](const touch& theirs) { return theirs.what == mine.what; });
  });
}

}  // namespace understudy::simulation::detail
