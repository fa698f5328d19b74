#pragma once

#include <string>

#include "scenario.hpp"

namespace golden {

/// Why no broker in memory can answer a scenario of `wire.json`; empty if one can. Operations
/// decide, never names.
std::string out_of_reach(const scenario& wanted);

/// Plays one scenario of `wire.json` on a fake queue and checks what every step returns, and the
/// keys that memory holds as well. Redis commands (`batches`) and the bookkeeping of workers are
/// Redis' own.
/// \throws not_understood
void run_wire_scenario(const scenario& wanted);

}  // namespace golden
