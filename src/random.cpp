#include "understudy/random.hpp"

#include <random>

namespace understudy {

std::uint64_t system_random::below(std::uint64_t bound) {
  if (bound == 0) return 0;
  // Not a generator of our own: a forked process would go on with a copy of its state.
  std::random_device entropy;
  return std::uniform_int_distribution<std::uint64_t>{0, bound - 1}(entropy);
}

system_random& system_random::shared() {
  static system_random random;
  return random;
}

// SplitMix64, whose state is a counter: threads that draw at once get different numbers. Its bias
// in so small a range is of no account.
std::uint64_t seeded_random::below(std::uint64_t bound) {
  if (bound == 0) return 0;
  constexpr std::uint64_t step = 0x9e3779b97f4a7c15;
  auto mixed = state_.fetch_add(step) + step;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return (mixed ^ (mixed >> 31)) % bound;
}

}  // namespace understudy
