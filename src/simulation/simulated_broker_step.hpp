#pragma once

#include <fmt/format.h>

#include <type_traits>

#include "simulation/simulated_broker.hpp"

namespace understudy::simulation::detail {

// One act, and what a fault makes of it.
template <class Act>
auto simulated_broker::step(place where, std::string_view verb, std::string_view queue,
                            Act act) const {
  using result = decltype(act());
  const auto how = of_.point(where, verb);
  if (of_.is_inert()) return result();
  if (how == variant::outage || how == variant::push_refused || how == variant::settle_refused) {
    of_.tell([&] { return fmt::format("{}: LOST, it was not done, and no answer comes", verb); },
             true);
    refuse(verb, queue);
  }
  if constexpr (std::is_same_v<result, bool>) {
    if (how == variant::heartbeat_lost) {
      of_.tell([&] { return fmt::format("{} LOST", verb); }, true);
      return true;  // its holder knows no better
    }
  }
  of_.may_dispatch_again();
  writes_own_storage();
  const bool is_unanswered = how == variant::push_unanswered || how == variant::settle_unanswered;
  if (is_unanswered)
    of_.tell([&] { return fmt::format("{}: the ANSWER is LOST, but it was done:", verb); }, true);
  if constexpr (std::is_void_v<result>) {
    act();
    if (is_unanswered) refuse(verb, queue);
  } else {
    auto answer = act();
    if (is_unanswered) refuse(verb, queue);
    return answer;
  }
}

}  // namespace understudy::simulation::detail
