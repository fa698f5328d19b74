#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace understudy::simulation {

/// What may go wrong, or at least otherwise than usual.
enum class fault_kind : std::uint8_t {
  crash,             ///< kill -9: the process is gone, its stack with it; leases are left to expire
  kill,              ///< a graceful kill: the body unwinds, destructors run
  lost_reply,        ///< an enqueue throws `broker_error`, applied or not
  lost_acknowledge,  ///< so does the end of an attempt
  duplicate,         ///< a delivery is delivered once more: next, or after all that waits
  lost_heartbeat,    ///< a lease is not extended, and its holder believes that it was
  early_timer,       ///< time passes while work is under way: a slow job, a pause of a process
  outage,            ///< a call of the broker or the lock store throws `broker_error`, unapplied
  jitter,            ///< a random draw comes out least or most, instead of in the middle
  split_promotion,   ///< what is due is taken from the schedule in one step and pushed in another
  count
};

/// The kind's name: static storage.
std::string_view to_string(fault_kind which);

/// How often each kind of fault may strike in one schedule, and how many may strike together.
///
///     simulation::crash(1) | simulation::lost_reply(2)
///     (simulation::crash(2) | simulation::early_timer(2)).at_most(2)
class faults {
 public:
  faults() = default;
  faults(fault_kind which, std::uint32_t most) { most_[index(which)] = most; }

  /// At most this many of all kinds together.
  faults at_most(std::uint32_t together) const;

  std::uint32_t most_of(fault_kind which) const { return most_[index(which)]; }
  std::uint32_t most() const;

  /// Both: of each kind the greater number.
  friend faults operator|(const faults& a, const faults& b);

  /// `1 crash, 2 lost_reply`; empty for none.
  std::string describe() const;

 private:
  static std::size_t index(fault_kind which) { return static_cast<std::size_t>(which); }

  std::array<std::uint32_t, static_cast<std::size_t>(fault_kind::count)> most_{};
  std::uint32_t together_ = std::numeric_limits<std::uint32_t>::max();
};

inline faults crash(std::uint32_t most) { return {fault_kind::crash, most}; }
inline faults kill(std::uint32_t most) { return {fault_kind::kill, most}; }
inline faults lost_reply(std::uint32_t most) { return {fault_kind::lost_reply, most}; }
inline faults lost_acknowledge(std::uint32_t most) { return {fault_kind::lost_acknowledge, most}; }
inline faults duplicate(std::uint32_t most) { return {fault_kind::duplicate, most}; }
inline faults lost_heartbeat(std::uint32_t most) { return {fault_kind::lost_heartbeat, most}; }
inline faults early_timer(std::uint32_t most) { return {fault_kind::early_timer, most}; }
inline faults outage(std::uint32_t most) { return {fault_kind::outage, most}; }
inline faults jitter(std::uint32_t most) { return {fault_kind::jitter, most}; }
inline faults split_promotion(std::uint32_t most) { return {fault_kind::split_promotion, most}; }

}  // namespace understudy::simulation
