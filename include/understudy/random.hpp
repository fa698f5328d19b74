#pragma once

#include <atomic>
#include <cstdint>

namespace understudy {

/// The port for where chance comes from: the jitter of a retry, the queue that a weight favours.
/// Any thread may draw.
class random_source {
 public:
  virtual ~random_source() = default;

  /// A number from 0 to `bound - 1`, each as likely as the others; 0 for a bound of 0.
  virtual std::uint64_t below(std::uint64_t bound) = 0;
};

/// The machine's chance.
class system_random final : public random_source {
 public:
  std::uint64_t below(std::uint64_t bound) override;

  /// One for all: it has no state.
  static system_random& shared();
};

/// Draws the same numbers again from the same seed.
class seeded_random final : public random_source {
 public:
  explicit seeded_random(std::uint64_t seed) : state_{seed} {}
  std::uint64_t below(std::uint64_t bound) override;

 private:
  std::atomic<std::uint64_t> state_;
};

}  // namespace understudy
