#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "simulation/choice.hpp"
#include "simulation/order.hpp"

namespace understudy::simulation::detail {

/// A schedule that fails, and how much trouble it is.
struct failing {
  tape schedule;               ///< as it was run, up to its end
  std::size_t faults = 0;
  std::size_t preemptions = 0;
  std::size_t steps = 0;
  order taken = {};  ///< its steps, as far as they were watched
};

/// Looks for the shortest schedule that fails alike: fewer faults, then fewer preemptions, then a
/// shorter tape, then smaller choices.
class shrinker {
 public:
  /// Runs what these choices make. \return what came of it, if it fails alike.
  using rerun = std::function<std::optional<failing>(chooser&)>;

  shrinker(failing found, rerun again) : best_{std::move(found)}, again_{std::move(again)} {}

  failing shrink();
  std::size_t runs() const { return runs_; }

 private:
  static constexpr std::size_t most_runs = 400;

  std::optional<failing> run(chooser& choices);
  bool is_better(chooser& choices);
  bool attempt(tape candidate);
  bool attempt(order candidate);
  bool drop_preemptions();
  bool truncate();
  bool drop_choices();
  bool drop_blocks();
  bool lower();

  failing best_;
  rerun again_;
  std::size_t runs_ = 0;
  std::set<tape> tried_;
};

}  // namespace understudy::simulation::detail
