#pragma once

#include <map>
#include <string>

namespace bench {

/// Runs the benchmarks that the program registers, each several times in turn with the others.
/// \return the shortest time of one item of each, in nanoseconds, by its name.
std::map<std::string, double> measure_times();

}  // namespace bench
