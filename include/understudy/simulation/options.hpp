#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "understudy/simulation/faults.hpp"

namespace understudy::simulation {

/// How schedules are looked for.
enum class search {
  portfolio,   ///< exhaustive, as far as the budget allows, else sampled in several ways
  exhaustive,  ///< every schedule, but of those that differ only in the order of steps that do not
               ///< concern each other only one
  plain,       ///< every schedule, without exception
  random,      ///< each step any that is possible
  pct,         ///< priorities that change at few steps: finds what needs few switches (PCT)
  pos          ///< a random priority for each step, drawn anew where steps race (POS)
};

/// What an exploration goes by.
struct options {
  std::size_t workers = 1;
  std::vector<std::string> queues = {"*"};  ///< of each worker; see `queue_selection`
  simulation::faults faults = {};

  std::chrono::microseconds visibility = std::chrono::seconds{30};  ///< see `worker_options`

  /// How often a job may be attempted; once more breaks the world.
  std::uint32_t attempts = 25;

  /// Bodies, hooks and checks touch nothing that changes but what the world knows: its stores, its
  /// queues, what they declare by `world::touch`. Then steps that do not concern each other need not
  /// be tried in both orders. Where it is not so, whatever is told of it is wrong.
  bool closed = false;

  /// Whether an exhaustive search of a closed world is followed by a sample that leaves no order
  /// out. One that ends otherwise than all that were tried breaks the world: it is not closed.
  bool audit = false;

  /// A failed job does not break the world.
  bool failures_allowed = false;

  /// Jobs left in a queue that no worker polls do not break the world.
  bool unpolled_allowed = false;

  simulation::search search = simulation::search::portfolio;
  std::size_t executions = 20'000;      ///< at most so many schedules
  std::chrono::milliseconds time = {};  ///< and at most so long; 0 for no limit
  std::uint64_t seed = 1;

  std::size_t steps = 10'000;  ///< at most, in one schedule

  /// Of virtual time, likewise: what comes later never comes. Where it ended a schedule, the
  /// verdict's bounds say so; a job that is to wait for longer than that breaks the world.
  std::chrono::microseconds horizon = std::chrono::hours{7 * 24};

  /// How long one step may take in real time, until the program is ended, and says in what: a body
  /// that waits or loops for ever cannot be left. 0 for no limit, as under a debugger.
  std::chrono::milliseconds patience = std::chrono::seconds{60};

  std::size_t stack_size = 256 * 1024;  ///< in bytes, of each body

  /// Schedules found earlier, by their tokens: tried first, in each run.
  std::vector<std::string> pins = {};

  /// What a token names; by default the running test.
  std::string name = {};
};

}  // namespace understudy::simulation
