#include "understudy/simulation/faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace understudy::simulation {

std::string_view to_string(fault_kind which) {
  switch (which) {
    case fault_kind::crash: return "crash";
    case fault_kind::kill: return "kill";
    case fault_kind::lost_reply: return "lost_reply";
    case fault_kind::lost_acknowledge: return "lost_acknowledge";
    case fault_kind::duplicate: return "duplicate";
    case fault_kind::lost_heartbeat: return "lost_heartbeat";
    case fault_kind::early_timer: return "early_timer";
    case fault_kind::outage: return "outage";
    case fault_kind::jitter: return "jitter";
    case fault_kind::split_promotion: return "split_promotion";
    case fault_kind::count: break;
  }
  return "";
}

faults faults::at_most(std::uint32_t together) const {
  auto fewer = *this;
  fewer.together_ = std::min(together_, together);
  return fewer;
}

std::uint32_t faults::most() const {
  std::uint64_t all = 0;
  for (const auto each : most_) all += each;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(all, together_));
}

faults operator|(const faults& a, const faults& b) {
  auto both = a;
  for (std::size_t i = 0; i < both.most_.size(); ++i)
    both.most_[i] = std::max(a.most_[i], b.most_[i]);
  both.together_ = std::min(a.together_, b.together_);
  return both;
}

std::string faults::describe() const {
  std::string text;
  for (std::size_t i = 0; i < most_.size(); ++i) {
    if (most_[i] == 0) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", most_[i], to_string(static_cast<fault_kind>(i)));
  }
  if (most() < std::numeric_limits<std::uint32_t>::max() && most() != 0) {
    std::uint64_t all = 0;
    for (const auto each : most_) all += each;
    if (all > most()) text += fmt::format(", {} together", most());
  }
  return text;
}

}  // namespace understudy::simulation
