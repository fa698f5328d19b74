#include "understudy/broker/broker.hpp"

#include "broker/listing.hpp"

namespace understudy {

void broker::catch_up(time_point now) {
  while (recover(now)) {
  }
  while (promote(now)) {
  }
}

found_job broker::find_job(const job_search& wanted) {
  if (paused()) return {.is_paused = true};
  catch_up(wanted.now);
  for (const auto& queue : wanted.order(queues())) {
    if (auto held = reserve(queue, wanted.expires_at)) {
      detail::list_at_work(roster(), wanted, *held);
      return {.held = std::move(held)};
    }
  }
  return {.next_event = next_event()};
}

}  // namespace understudy
