// How a worker gets a job, and what becomes of it.

#include <fmt/format.h>

#include <utility>

#include "simulation/simulated_broker_step.hpp"
#include "testing/spelled_time.hpp"

namespace understudy::simulation::detail {

namespace {

// Of what a story says of an act, beside its verb and job.
std::string_view nothing_more() { return ""; }

}  // namespace

std::optional<lease> simulated_broker::recover(time_point now) {
  if (of_.is_inert()) return std::nullopt;
  writes_own_storage();
  auto lost = storage_->recover(now);
  if (lost) {
    writes_lease(lost->message->envelope.id);
    writes_queue(lost->queue);
    of_.tell([&] {
      of_.tell_of_lease(lost->message->envelope.id);
      return fmt::format("finds the lease of #{} expired: it waits again, as attempt {}",
                         lost->message->envelope.id, lost->message->envelope.attempt);
    });
  }
  return lost;
}

std::optional<lease> simulated_broker::reserve(std::string_view queue, time_point expires_at) {
  if (of_.is_inert()) return std::nullopt;
  writes_own_storage();
  auto held = again_ && again_->queue == queue ? std::exchange(again_, std::nullopt)
                                               : storage_->reserve(queue, expires_at);
  if (!held) {
    reads_queue(queue);
    return held;
  }
  writes_queue(queue);
  of_.leased(*held);
  writes_lease(held->message->envelope.id);
  of_.tell([&] {
    const auto attempt = held->message->envelope.attempt;
    return fmt::format("reserves {}{}", of_.words().job(*held->message),
                       attempt > 1 ? fmt::format(", attempt {}", attempt) : "");
  });
  deliver_again(*held);
  return held;
}

void simulated_broker::deliver_again(const lease& held) {
  const auto how = of_.dispatched_as();
  const bool is_next = how == variant::delivered_again_next;
  if (!is_next && how != variant::delivered_again_last) return;
  of_.delivered_again(held.message->envelope.id);
  of_.tell(
      [&] {
        return fmt::format("DUPLICATE: #{} is delivered again, {}", held.message->envelope.id,
                           is_next ? "next" : "after all that waits");
      },
      true);
  if (is_next) {
    again_ = held;
  } else {
    storage_->push(held.queue, *held.message);
  }
}

bool simulated_broker::extend(const lease& held, time_point expires_at) {
  const auto& id = held.message->envelope.id;
  const auto words = [&] { return fmt::format("sends a heartbeat of #{}", id); };
  return step(place::heartbeat, "sends a heartbeat", held.queue, words, [&] {
    writes_lease(id);
    const bool is_held = storage_->extend(held, expires_at);
    if (is_held) of_.extended(expires_at);
    of_.tell([&] {
      return words() +
             (is_held ? ", its until " + told_time(expires_at) : ": refused, its lease is lost");
    });
    return is_held;
  });
}

template <class How, class Act>
bool simulated_broker::settle(std::string_view verb, const lease& held, How how, Act act) {
  const auto& id = held.message->envelope.id;
  const auto words = [&] { return fmt::format("{} #{}", verb, id); };
  return step(place::settle, verb, held.queue, words, [&] {
    writes_lease(id);
    for (const auto& each : held.locks) locks_.writes(each.key);
    of_.writes_part(of_.number("stats"));
    const bool counts = act();
    if (counts) of_.released();
    of_.tell([&] {
      auto text = words().append(how());
      if (!counts) return text + ": refused, its lease is lost";
      for (const auto& each : held.locks) {
        of_.words().lets_go(each.key);
        text += fmt::format(", and with it lets go of {}", of_.words().lock(each.key));
      }
      return text;
    });
    return counts;
  });
}

bool simulated_broker::acknowledge(const lease& done) {
  return settle("acknowledges", done, nothing_more, [&] {
    const bool counts = storage_->acknowledge(done);
    if (counts) ++of_.counts().performed;
    if (counts) of_.oracles().settled(done.message->envelope.id);
    return counts;
  });
}

bool simulated_broker::retry(const lease& failed, time_point due) {
  const auto when = [&] {
    return fmt::format(" {}", understudy::detail::from_now(due, of_.time().now()));
  };
  return settle("retries", failed, when, [&] {
    writes_schedule();
    return storage_->retry(failed, due);
  });
}

bool simulated_broker::fail(const lease& failed, failure record) {
  const auto why = [thrown = record.exception] {
    return fmt::format(" for good ({}: {})", thrown.type, thrown.message);
  };
  return settle("fails", failed, why, [&] {
    of_.writes(of_.number("failed"));
    const bool counts = storage_->fail(failed, std::move(record));
    if (counts) ++of_.counts().failed;
    if (counts) of_.oracles().settled(failed.message->envelope.id);
    return counts;
  });
}

bool simulated_broker::put_back(const lease& held, std::string_view queue) {
  return settle("puts back", held, nothing_more, [&] {
    writes_queue(queue.empty() ? held.queue : queue);
    return storage_->put_back(held, queue);
  });
}

}  // namespace understudy::simulation::detail
