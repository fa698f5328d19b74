#include "simulation/choice.hpp"

namespace understudy::simulation::detail {

std::optional<fault_kind> fault_of(variant how) {
  switch (how) {
    case variant::plain: break;
    case variant::crash: return fault_kind::crash;
    case variant::kill: return fault_kind::kill;
    case variant::push_refused:
    case variant::push_unanswered: return fault_kind::lost_reply;
    case variant::settle_refused:
    case variant::settle_unanswered: return fault_kind::lost_acknowledge;
    case variant::delivered_again_next:
    case variant::delivered_again_last: return fault_kind::duplicate;
    case variant::heartbeat_lost: return fault_kind::lost_heartbeat;
    case variant::early: return fault_kind::early_timer;
    case variant::outage: return fault_kind::outage;
    case variant::split: return fault_kind::split_promotion;
  }
  return std::nullopt;
}

tape trimmed(tape given) {
  while (!given.empty() && given.back() == 0) given.pop_back();
  return given;
}

}  // namespace understudy::simulation::detail
