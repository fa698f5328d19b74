#include "simulation/simulated_ports.hpp"

namespace understudy::simulation::detail {

std::uint64_t simulated_random::below(std::uint64_t bound) {
  if (bound <= 1) return 0;
  const auto middle = bound / 2;
  if (!of_.draws_jitter()) return middle;
  switch (of_.draw(3)) {
    case 1: of_.jitter_struck(); return 0;
    case 2: of_.jitter_struck(); return bound - 1;
    default: return middle;
  }
}

}  // namespace understudy::simulation::detail
