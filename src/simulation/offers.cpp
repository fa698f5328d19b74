#include "simulation/offers.hpp"

namespace understudy::simulation::detail {

void offer_faults(const running& who, const fault_budget& left, std::vector<alternative>& offered) {
  const auto offer = [&](variant how) {
    if (left.allows(how)) offered.push_back({who.id, how});
  };
  offer(variant::crash);
  if (who.is_throwing) return;  // what it called must not throw
  if (who.at == place::push) {
    offer(variant::push_refused);
    offer(variant::push_unanswered);
  } else if (who.at == place::settle) {
    offer(variant::settle_refused);
    offer(variant::settle_unanswered);
  } else if (who.at == place::heartbeat) {
    offer(variant::heartbeat_lost);
  }
  if (who.at != place::body) offer(variant::outage);
  offer(variant::kill);
}

void offer_dispatch_faults(process pool, bool is_due, const fault_budget& left,
                           std::vector<alternative>& offered) {
  const auto offer = [&](variant how) {
    if (left.allows(how)) offered.push_back({pool, how});
  };
  if (is_due) offer(variant::split);
  offer(variant::delivered_again_next);
  offer(variant::delivered_again_last);
}

}  // namespace understudy::simulation::detail
