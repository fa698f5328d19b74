#include "understudy/random.hpp"

#include <limits>
#include <random>

#include "entropy.hpp"

namespace understudy {

namespace {

// std::random_device asks what processor it is on, which takes some virtual machines long.
struct system_bits {
  using result_type = std::uint64_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() const { return detail::entropy<result_type>(); }
};

}  // namespace

std::uint64_t system_random::below(std::uint64_t bound) {
  if (bound == 0) return 0;
  system_bits bits;
  return std::uniform_int_distribution<std::uint64_t>{0, bound - 1}(bits);
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
