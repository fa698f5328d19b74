#pragma once

#include <chrono>

/// How long the job of a worker that died is held for it.
constexpr std::chrono::seconds lease_time{5};

/// How long a worker that died stays on the roster.
constexpr std::chrono::seconds prune_after{20};
