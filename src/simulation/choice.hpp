#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "simulation/footprint.hpp"
#include "understudy/simulation/faults.hpp"

namespace understudy::simulation::detail {

/// Who can take a step, by number: an attempt at a job, an actor, the pool of idle workers, the
/// clock. The same number in every schedule.
using process = resource;

/// How a process takes its next step.
enum class variant : std::uint8_t {
  plain,
  crash,
  kill,
  push_refused,
  push_unanswered,
  settle_refused,
  settle_unanswered,
  delivered_again_next,
  delivered_again_last,
  heartbeat_lost,
  early,
  outage,
  split
};

/// The fault that a variant is; nothing for the plain one.
std::optional<fault_kind> fault_of(variant how);

/// One of the ways in which a schedule can go on.
struct alternative {
  process who = 0;
  variant how = variant::plain;

  friend bool operator==(const alternative&, const alternative&) = default;
};

/// What makes the choices of a schedule. The first alternative is the usual one.
class chooser {
 public:
  virtual ~chooser() = default;

  /// Which of the alternatives comes next; nothing if none is worth it.
  /// \param stays whether the first one goes on with the process that took the last step.
  virtual std::optional<std::size_t> next(std::span<const alternative> from, bool stays) = 0;

  /// A number below `bound`, chosen within a step.
  virtual std::uint32_t draw(std::uint32_t bound) = 0;

  /// The step that was chosen last has touched this.
  virtual void ran(const footprint& /*touched*/) {}

  /// Time passed, since nobody could take a step: nothing changes places with that.
  /// \param could_be_early whether, by a fault, it may also pass before.
  virtual void time_passed(const footprint& /*touched*/, bool /*could_be_early*/) {}
};

/// The choices of one schedule, those without an alternative left out. What follows the last is 0:
/// the empty tape is the schedule in which nothing special happens.
using tape = std::vector<std::uint32_t>;

/// Without what says nothing: zeros at its end.
tape trimmed(tape given);

}  // namespace understudy::simulation::detail
