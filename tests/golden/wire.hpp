#pragma once

#include <string>

#include "scenario.hpp"

namespace golden {

/// Why no broker in memory can answer a scenario of `wire.json`; empty if one can. Operations
/// decide, never names.
std::string out_of_reach(const scenario& wanted);

/// The same for the broker in Redis, which holds all but what the design says it does otherwise.
std::string out_of_reach_of_redis(const scenario& wanted);

/// Plays one scenario of `wire.json` on a fake queue and checks what every step returns, and the
/// keys that memory holds as well. Redis commands (`batches`) and the bookkeeping of workers are
/// Redis' own.
/// \throws not_understood
void run_wire_scenario(const scenario& wanted);

/// Plays one on the broker in Redis, and checks what every step returns, and all keys that Resque
/// knows.
/// \throws not_understood
void run_wire_scenario_on_redis(const scenario& wanted);

}  // namespace golden
