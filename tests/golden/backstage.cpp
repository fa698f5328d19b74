#include "backstage.hpp"

#include "script_errors.hpp"

namespace golden {

void watched_broker::attempt_ended(const understudy::context&,
                                   const understudy::attempt_result& result) {
  if (!result.in_failed_set) return;
  const auto failed = failures().back();
  auto error = error_of(result.exception);
  error.erase("cause");
  on_.seen.failure_recorded(failed.queue, decoded_or_text(failed.message.payload), error);
  errors_.push_back(std::move(error));
}

json watched_broker::failed_records() const {
  auto records = json::array();
  for (const auto& failed : failures()) {
    const auto& error = errors_.at(records.size());
    json record;
    record["exception"] = error.at("exception");
    record["error"] = error.at("message");
    record["queue"] = failed.queue;
    record["payload"] = decoded_or_text(failed.message.payload);
    records.push_back(std::move(record));
  }
  return records;
}

backstage::backstage(stage& on)
    : broker{on},
      client{broker},
      worker{broker, jobs, client, {.queues = {"q"}, .id = {}, .watching = broker}} {
  for (const auto& [name, type] : on.types) jobs.add(type);
}

}  // namespace golden
