#include "simulation/simulated_broker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "simulation/plural.hpp"
#include "simulation/simulated_broker_step.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation::detail {

simulated_broker::simulated_broker(execution& of, understudy::broker& storage)
    : of_{of}, storage_{&storage}, locks_{of, storage.locks()} {}

void simulated_broker::store_in(understudy::broker& storage) {
  storage_ = &storage;
  is_own_ = true;
  locks_.store_in(storage.locks());
}

bool simulated_broker::has_work(const queue_selection& polled, time_point now) const {
  if (storage_->paused()) return false;
  if (again_ || is_due(now)) return true;
  bool waits = false;
  polled.visit_until(storage_->queues(),
                     [&](const std::string& queue) { return waits = storage_->size(queue) != 0; });
  return waits;
}

bool simulated_broker::is_due(time_point now) const {
  return storage_->next_event().value_or(never) <= now;
}

void simulated_broker::refuse(std::string_view queue) const {
  error_context about;
  about.queue = queue;
  throw unanswered{about};
}

// A broker of the user's may do more in an act than the act says: any two of them are told apart.
void simulated_broker::writes_own_storage() const {
  if (!is_own_) return;
  of_.writes(of_.number("storage"));
  of_.sets_timer();
}

void simulated_broker::writes_queue(std::string_view queue) const {
  of_.writes(of_.number("queue", queue));
  if (!is_known(queue)) of_.writes_part(of_.number("queues"));
  of_.may_dispatch_again();
}

// The list is looked at only where nothing waits, as it is made anew each time.
bool simulated_broker::is_known(std::string_view queue) const {
  if (storage_->size(queue) != 0) return true;
  const auto known = storage_->queues();
  return std::find(known.begin(), known.end(), queue) != known.end();
}

void simulated_broker::writes_lease(std::string_view job_id) const {
  of_.writes(of_.number("lease", job_id));
  of_.sets_timer();
}

void simulated_broker::writes_schedule() const {
  of_.writes(of_.number("schedule"));
  of_.sets_timer();
}

void simulated_broker::reads_queue(std::string_view queue) const {
  of_.reads(of_.number("queue", queue));
}

void simulated_broker::count_in(const message& enqueued) const {
  of_.oracles().enqueued(enqueued.envelope.id);
  ++of_.counts().enqueued;
}

void simulated_broker::tell_of_push(std::string_view queue, const message& pushed) const {
  of_.tell([&] { return fmt::format("enqueues {} on \"{}\"", of_.words().job(pushed), queue); });
  count_in(pushed);
}

void simulated_broker::push(std::string_view queue, message pushed) {
  const auto words = [&] { return "enqueues " + of_.words().job(pushed); };
  step(place::push, "enqueues", queue, words, [&] {
    writes_queue(queue);
    tell_of_push(queue, pushed);
    storage_->push(queue, std::move(pushed));
  });
}

void simulated_broker::push_all(std::string_view queue, std::vector<message> pushed) {
  const auto words = [&] { return "enqueues " + plural(pushed.size(), "job"); };
  step(place::push, "enqueues", queue, words, [&] {
    writes_queue(queue);
    for (const auto& each : pushed) tell_of_push(queue, each);
    storage_->push_all(queue, std::move(pushed));
  });
}

std::optional<time_point> simulated_broker::next_event() const { return storage_->next_event(); }

std::vector<std::string> simulated_broker::queues() const {
  of_.reads(of_.number("queues"));
  return storage_->queues();
}

broker_stats simulated_broker::stats() const {
  of_.reads(of_.number("stats"));
  return storage_->stats();
}

void simulated_broker::pause(bool paused) {
  step(place::call, "pauses the queues", {}, [&] {
    of_.writes(of_.number("pool"));
    storage_->pause(paused);
  });
}

// Nobody in a world waits in real time.
bool simulated_broker::await_change(std::uint64_t, std::chrono::microseconds,
                                    std::stop_token) const {
  return true;
}

bool simulated_broker::paused() const {
  of_.reads(of_.number("pool"));
  return storage_->paused();
}

}  // namespace understudy::simulation::detail
