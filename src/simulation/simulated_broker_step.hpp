#pragma once

#include <fmt/format.h>

#include <string>
#include <type_traits>
#include <utility>

#include "simulation/simulated_broker.hpp"

namespace understudy::simulation::detail {

// One act, as `words` spell it, and what a fault makes of it.
template <class Words, class Act>
auto simulated_broker::step(place where, std::string_view verb, std::string_view queue,
                            const Words& words, Act act) const {
  using result = decltype(act());
  const auto how = of_.point(where, verb, words);
  if (of_.is_inert()) return result();
  const bool is_refused = how == variant::push_refused || how == variant::settle_refused;
  if (is_refused || how == variant::outage) {
    of_.tell(
        [&] {
          return fmt::format("{}: {}, {}", words(), is_refused ? "LOST on the way" : "OUTAGE",
                             where == place::settle ? "the store has it reserved still"
                                                    : "it is not done");
        },
        true);
    refuse(queue);
  }
  if constexpr (std::is_same_v<result, bool>) {
    if (how == variant::heartbeat_lost) {
      of_.tell([&] { return words() + ": LOST on the way"; }, true);
      return true;  // its holder knows no better
    }
  }
  of_.may_dispatch_again();
  writes_own_storage();
  const auto answer = [&] {
    if (how != variant::push_unanswered && how != variant::settle_unanswered) return;
    of_.tell([] { return "the answer is LOST on the way back"; }, true);
    refuse(queue);
  };
  if constexpr (std::is_void_v<result>) {
    act();
    answer();
  } else {
    auto made = act();
    answer();
    return made;
  }
}

template <class Act>
auto simulated_broker::step(place where, std::string_view verb, std::string_view queue,
                            Act act) const {
  return step(where, verb, queue, [verb] { return std::string{verb}; }, std::move(act));
}

}  // namespace understudy::simulation::detail
