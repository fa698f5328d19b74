// What waits for its time.

#include <fmt/format.h>

#include <utility>

#include "simulation/simulated_broker_step.hpp"
#include "testing/spelled_time.hpp"

namespace understudy::simulation::detail {

void simulated_broker::schedule(time_point due, std::string_view queue, message scheduled) {
  const auto words = [&] { return "schedules " + of_.words().job(scheduled); };
  step(place::push, "schedules", queue, words, [&] {
    writes_schedule();
    of_.tell([&] {
      return fmt::format("{} on \"{}\" {}", words(), queue,
                         understudy::detail::from_now(due, of_.time().now()));
    });
    count_in(scheduled);
    storage_->schedule(due, queue, std::move(scheduled));
  });
}

std::optional<scheduled_message> simulated_broker::promote(time_point now) {
  if (of_.is_inert()) return std::nullopt;
  writes_own_storage();
  if (of_.dispatched_as() == variant::split) {
    if (auto moved = promote_in_two_steps(now)) return moved;
  }
  auto moved = storage_->promote(now);
  if (moved) {
    writes_schedule();
    writes_queue(moved->queue);
    of_.tell([&] {
      return fmt::format("moves {} to \"{}\": it is due", of_.words().job(*moved->message),
                         moved->queue);
    });
    of_.oracles().promoted(*moved->message);
  }
  return moved;
}

// What is taken is only with this process until it is pushed.
std::optional<scheduled_message> simulated_broker::promote_in_two_steps(time_point now) {
  const auto waiting = storage_->scheduled();
  if (waiting.empty() || waiting.front().due > now) return std::nullopt;
  auto taken = waiting.front();
  const auto& id = taken.message->envelope.id;
  if (!storage_->unschedule(id)) return std::nullopt;
  writes_schedule();
  of_.tell(
      [&] {
        return fmt::format("SPLIT PROMOTION: takes {} off the schedule; it is not on \"{}\" yet",
                           of_.words().job(*taken.message), taken.queue);
      },
      true);
  of_.split_step(id);
  writes_own_storage();
  writes_queue(taken.queue);
  storage_->push(taken.queue, *taken.message);
  of_.tell(
      [&] { return fmt::format("pushes #{} to \"{}\"", taken.message->envelope.id, taken.queue); });
  of_.oracles().promoted(*taken.message);
  return taken;
}

std::vector<scheduled_message> simulated_broker::scheduled() const {
  return step(place::call, "looks at the schedule", {}, [&] {
    of_.reads(of_.number("schedule"));
    return storage_->scheduled();
  });
}

std::vector<std::string> simulated_broker::unschedule(std::string_view queue,
                                                      std::string_view payload) {
  return step(place::call, "unschedules", queue, [&] {
    writes_schedule();
    auto ids = storage_->unschedule(queue, payload);
    for (const auto& id : ids) of_.oracles().settled(id);
    return ids;
  });
}

bool simulated_broker::unschedule(std::string_view job_id) {
  return step(place::call, "unschedules", {}, [&] {
    writes_schedule();
    const bool is_gone = storage_->unschedule(job_id);
    if (is_gone) of_.oracles().settled(job_id);
    return is_gone;
  });
}

}  // namespace understudy::simulation::detail
