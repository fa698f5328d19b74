// How a worker of a Redis broker finds its next job: as a rule in one step.

#include <utility>

#include "broker/listing.hpp"
#include "redis/json.hpp"
#include "redis/parts.hpp"
#include "redis/search_scripts.hpp"
#include "redis/spelled_times.hpp"

namespace understudy::redis {

found_job broker::find_job(const job_search& wanted) {
  const auto now = text_of(wanted.now);
  const auto until = expiry_of(wanted.expires_at);
  const auto run_at = in_iso8601_utc(wanted.now);
  for (;;) {
    const auto known = parts_->known_queues();
    const auto polled = wanted.order(*known);
    const auto count = std::to_string(known->size());
    words arguments{now, until, wanted.worker, run_at, count};
    arguments.insert(arguments.end(), known->begin(), known->end());
    arguments.insert(arguments.end(), polled.begin(), polled.end());
    const auto found = parts_->storage.run(scripts::find_job, arguments);
    const auto what = found[0].text();
    if (what == "paused") return {.is_paused = true};
    if (what == "none") return {.next_event = earliest_in(found[1])};
    if (what == "queues") parts_->know_queues(sorted_names(found[1]));
    if (what == "foreign") promote(wanted.now);
    if (what != "job") continue;
    lease held{static_cast<std::uint64_t>(found[2].integer()), found[1].string(),
               leased_message(found[3], found[4], found[5])};
    // Redis cannot tell whether bytes are JSON.
    const bool is_listed_so = wanted.worker.empty() || is_json(held.message->payload);
    if (!is_listed_so) detail::list_at_work(parts_->roster, wanted, held);
    return {.held = std::move(held)};
  }
}

}  // namespace understudy::redis
