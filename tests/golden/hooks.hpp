#pragma once

#include "scenario.hpp"

namespace golden {

/// Plays one scenario of `hooks.json` and checks all that it expects.
/// \throws not_understood
void run_hooks_scenario(const scenario& wanted);

}  // namespace golden
