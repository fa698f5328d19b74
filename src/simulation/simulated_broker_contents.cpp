// What is looked at, removed or sent again by others than workers.

#include <fmt/format.h>

#include <limits>

#include "simulation/simulated_broker_step.hpp"

namespace understudy::simulation::detail {

std::size_t simulated_broker::size(std::string_view queue) const {
  return step(place::call, "size", queue, [&] {
    reads_queue(queue);
    const auto count = storage_->size(queue);
    if (of_.is_in_process())
      of_.tell([&] { return fmt::format("counts {} on \"{}\"", count, queue); });
    return count;
  });
}

std::vector<message> simulated_broker::peek(std::string_view queue, std::size_t start,
                                            std::size_t count) const {
  return step(place::call, "peek", queue, [&] {
    reads_queue(queue);
    return storage_->peek(queue, start, count);
  });
}

std::vector<std::string> simulated_broker::remove(std::string_view queue,
                                                  std::string_view payload) {
  return step(place::call, "remove", queue, [&] {
    writes_queue(queue);
    auto ids = storage_->remove(queue, payload);
    for (const auto& id : ids) of_.oracles().settled(id);
    return ids;
  });
}

bool simulated_broker::withdraw(std::string_view queue, std::string_view id) {
  return step(place::call, "withdraw", queue, [&] {
    writes_queue(queue);
    const bool is_gone = storage_->withdraw(queue, id);
    if (is_gone) of_.oracles().settled(id);
    return is_gone;
  });
}

void simulated_broker::remove_queue(std::string_view queue) {
  step(place::call, "remove_queue", queue, [&] {
    writes_queue(queue);
    for (const auto& each : storage_->peek(queue, 0, std::numeric_limits<std::size_t>::max())) {
      of_.oracles().settled(each.envelope.id);
    }
    of_.writes(of_.number("queues"));
    if (again_ && again_->queue == queue) again_.reset();
    of_.tell([&] { return fmt::format("removes the queue \"{}\"", queue); });
    storage_->remove_queue(queue);
  });
}

std::vector<failure> simulated_broker::failures() const {
  return step(place::call, "failures", {}, [&] {
    of_.reads(of_.number("failed"));
    of_.oracles().failures_looked_at();
    return storage_->failures();
  });
}

bool simulated_broker::retry_failure(std::size_t index, time_point now, std::string_view queue) {
  return step(place::push, "retry_failure", {}, [&] {
    of_.writes(of_.number("failed"));
    const auto failed = storage_->failures();
    if (index < failed.size()) {
      writes_queue(queue.empty() ? failed[index].queue : queue);
      of_.oracles().begins_anew(failed[index].message.envelope.id);
    }
    return storage_->retry_failure(index, now, queue);
  });
}

bool simulated_broker::remove_failure(std::size_t index) {
  return step(place::call, "remove_failure", {}, [&] {
    of_.writes(of_.number("failed"));
    return storage_->remove_failure(index);
  });
}

void simulated_broker::clear_failures() {
  step(place::call, "clear_failures", {}, [&] {
    of_.writes(of_.number("failed"));
    storage_->clear_failures();
  });
}

}  // namespace understudy::simulation::detail
