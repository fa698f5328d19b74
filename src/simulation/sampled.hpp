#pragma once

#include <map>
#include <random>
#include <set>
#include <vector>

#include "simulation/choice.hpp"

namespace understudy::simulation::detail {

/// Chooses schedules by chance, the same ones from the same seed. Each has a part of the faults
/// only (swarm testing), and within a schedule they strike seldom.
class sampled : public chooser {
 public:
  explicit sampled(std::uint64_t seed) : random_{seed} {}

  std::optional<std::size_t> next(std::span<const alternative> from, bool stays) final;
  std::uint32_t draw(std::uint32_t bound) final;

  /// Before each schedule.
  virtual void begin();

 protected:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  /// Of alternatives without a fault.
  virtual std::size_t pick(std::span<const alternative> plain) = 0;

 private:
  std::mt19937_64 random_;
  std::uint32_t mask_ = ~0U;
  std::uint64_t rarity_ = 8;
};

/// Any step that is possible.
class random_walk final : public sampled {
 public:
  using sampled::sampled;

 protected:
  std::size_t pick(std::span<const alternative> plain) override { return below(plain.size()); }
};

/// Priorities, which change at a few steps. Burckhardt, Kothari, Musuvathi, Nagarakatte: A randomized
/// scheduler with probabilistic guarantees of finding bugs (2010).
class priorities final : public sampled {
 public:
  using sampled::sampled;
  void begin() override;

 protected:
  std::size_t pick(std::span<const alternative> plain) override;

 private:
  std::map<process, std::uint64_t> priorities_;
  std::set<std::uint64_t> changes_;
  std::uint64_t step_ = 0;
  std::uint64_t longest_ = 16;
  std::uint64_t run_ = 0;
  std::uint64_t lowest_ = 0;
};

/// A priority for each step, drawn anew where it races with what came before. Yuan, Yang, Gu: Partial
/// order aware concurrency sampling (2018).
class partial_order final : public sampled {
 public:
  using sampled::sampled;
  void begin() override;
  void ran(const footprint& touched) override;

 protected:
  std::size_t pick(std::span<const alternative> plain) override;

 private:
  struct pending {
    std::uint64_t priority = 0;
    std::size_t steps = 0;  // of its process so far
  };
  std::map<process, pending> pending_;
  std::map<std::pair<process, std::size_t>, footprint> seen_;  // of steps, in schedules before
  process last_ = 0;
};

}  // namespace understudy::simulation::detail
