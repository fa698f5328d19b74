#pragma once

#include <string>

#include "scenario.hpp"

namespace golden {

/// Enqueues the arguments of one scenario of `inline_args.json` in inline mode and on a queue, and
/// checks all that it expects.
/// \throws not_understood
void run_inline_args_scenario(const scenario& wanted);

}  // namespace golden
