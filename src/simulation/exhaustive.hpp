#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "simulation/choice.hpp"
#include "simulation/footprint.hpp"

namespace understudy::simulation::detail {

/// Chooses every schedule, one after another. With reduction, of those that differ only in the order
/// of steps without a conflict one is run to its end: by source sets (where steps race, the other
/// order is tried) and sleep sets (what was tried is not tried again before a step that conflicts
/// with it). Abdulla, Aronis, Jonsson, Sagonas: Optimal dynamic partial order reduction (2014).
class exhaustive final : public chooser {
 public:
  static constexpr auto unbounded = std::numeric_limits<std::size_t>::max();

  /// A bound on preemptions goes with no reduction: the order that is left out might be the one
  /// within the bound.
  explicit exhaustive(bool reduces, std::size_t most_preemptions = unbounded)
      : reduces_{reduces}, most_preemptions_{most_preemptions} {}

  std::optional<std::size_t> next(std::span<const alternative> from, bool stays) override;
  std::uint32_t draw(std::uint32_t bound) override;
  void ran(const footprint& touched) override;
  void time_passed(const footprint& touched, bool could_be_early) override;

  /// Prepares the next schedule, after one has come to its end. \return false if there is none.
  bool go_on();

  /// Whether a step did not find the alternatives that it had found before.
  bool has_diverged() const { return has_diverged_; }

  /// A number for the schedule: the same for those that differ only in the order of steps without
  /// a conflict.
  std::uint64_t trace() const;

 private:
  enum class kind : std::uint8_t { step, draw, passage };
  using places = std::vector<std::uint64_t>;  // a set of places in path_, a bit each
  static bool holds(const places& all, std::size_t one) {
    return one / 64 < all.size() && (all[one / 64] >> one % 64 & 1U) != 0;
  }
  struct asleep {
    alternative what;
    footprint touched;
  };
  struct node {
    kind is = kind::step;
    std::uint32_t value = 0;  // of a draw
    std::uint32_t bound = 0;
    std::vector<alternative> offered = {};
    std::vector<bool> is_done = {};
    std::size_t chosen = 0;
    std::vector<process> wanted = {};
    std::vector<asleep> sleep = {};
    footprint touched = {};      // in the schedule at hand
    footprint all_touched = {};  // in all with the same choice
    places before = {};                   // what happens before it
    std::vector<std::size_t> races = {};  // of that, what nothing else puts before it
    bool could_be_early = false;          // of a passage

    const alternative& what() const { return offered[chosen]; }
    bool follows(std::size_t other) const { return holds(before, other); }
    bool offers(process who) const;
    bool is_asleep(const alternative& one) const;
    bool wants(process who) const;
  };

  std::size_t begin_step(std::span<const alternative> from, bool stays);
  bool choose(node& at) const;
  struct ordering {
    places before;
    std::vector<std::size_t> races;
  };
  template <class Conflicts>
  ordering order_of(std::size_t at, Conflicts conflicts) const;
  void order(std::size_t at);
  static bool conflict(const node& a, const node& b);
  void want_what_raced(std::size_t first);
  void want_early_passage(std::size_t at);
  void want_reversal(std::size_t earlier, std::size_t later, const places& before_later);
  void want_what_was_disabled(std::size_t first);

  bool reduces_;
  std::size_t most_preemptions_;
  std::vector<node> path_;
  std::size_t depth_ = 0;      // how much of the path the schedule at hand has taken
  std::size_t last_step_ = 0;  // its place in the path
  std::size_t fresh_ = 0;      // from here on the schedule differs from the one before
  std::size_t preemptions_ = 0;
  bool has_diverged_ = false;
};

}  // namespace understudy::simulation::detail
