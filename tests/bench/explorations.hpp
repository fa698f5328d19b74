#pragma once

#include <vector>

#include "table.hpp"

namespace bench {

/// What explorations come to, in counts: schedules after reduction beside traces, runs of a
/// shrinker, memory that a million schedules need beside what some of them need.
/// \throws std::logic_error if a reduced search ends otherwise than a plain one.
std::vector<row> measure_explorations();

}  // namespace bench
