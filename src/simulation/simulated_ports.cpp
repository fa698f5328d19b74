#include "simulation/simulated_ports.hpp"

namespace understudy::simulation::detail {

std::uint64_t simulated_random::below(std::uint64_t bound) {
  if (bound <= 1) return 0;
  const auto middle = bound / 2;
  switch (of_.draw_jitter()) {
    case 1: return 0;
    case 2: return bound - 1;
    default: return middle;
  }
}

}  // namespace understudy::simulation::detail
