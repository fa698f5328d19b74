#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/choice.hpp"
#include "simulation/fiber.hpp"
#include "understudy/broker/message.hpp"
#include "understudy/clock.hpp"
#include "understudy/error.hpp"
#include "understudy/worker.hpp"

namespace understudy::simulation::detail {

/// Where a process stands.
enum class place : std::uint8_t {
  body,       // anywhere in a job, a hook or an actor
  push,       // about to enqueue
  settle,     // about to end its lease
  heartbeat,  // about to extend it
  call        // about to call the broker or the lock store for anything else
};

/// What a process has written and not committed.
struct open_transaction {
  struct entry {
    resource row;
    resource table;
    std::string name;  // of the row, in stories
    std::shared_ptr<void> value;
    std::function<bool()> may_apply;
    std::function<void()> apply;
  };
  std::vector<entry> entries;
};

/// A job, as a story calls it.
struct job_in_words {
  std::string id;
  std::string text;  // without the id

  /// Whether the owner of a lock is this job, or an attempt at it.
  bool owns(std::string_view owner) const {
    return !id.empty() && owner.starts_with(id) &&
           (owner.size() == id.size() || owner[id.size()] == ' ');
  }
};

/// What a call throws that a fault has struck.
struct fault_struck : broker_error {
  explicit fault_struck(std::string_view problem, error_context about = {})
      : broker_error{std::string{problem} + " (a fault of the simulation)", true,
                     std::move(about)} {}
};

/// A fault kept the answer of a call.
struct unanswered : fault_struck {
  explicit unanswered(error_context about) : fault_struck{"no answer", std::move(about)} {}
};

/// What a graceful kill is for the body that it strikes.
struct killed {};

/// A worker of the pool.
struct slot {
  std::unique_ptr<understudy::worker> worker;
  std::string lane;
  std::uint64_t idle_since = 0;
  bool is_idle = true;
};

/// A process that can take steps: an attempt at a job, an actor.
struct running {
  process id = 0;
  std::string lane;
  std::string name;  // of the actor, or the id of the attempt's job
  std::unique_ptr<detail::fiber> fiber;
  slot* on = nullptr;
  place at = place::body;
  bool is_throwing = false;  // a destructor waits there, since its stack unwinds
  std::string_view about;
  std::string comes_to;  // what comes next, where a story is told
  variant how = variant::plain;
  variant dispatched_as = variant::plain;
  time_point wakes_at = {};
  std::optional<lease> held;
  time_point held_until = never;
  std::shared_ptr<open_transaction> transaction;
  job_in_words at_hand;  // whose hook ran last, where a story is told
  bool is_atomic = false;
};

}  // namespace understudy::simulation::detail
