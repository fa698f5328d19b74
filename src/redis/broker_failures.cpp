// The failed set of a Redis broker.

#include <limits>
#include <utility>

#include "redis/failure_scripts.hpp"
#include "redis/lease_scripts.hpp"
#include "redis/parts.hpp"
#include "redis/record.hpp"
#include "understudy/error.hpp"

namespace understudy::redis {

namespace {

// Redis counts with sign, and negative ones from the end.
bool is_index(std::size_t index) {
  return index <= static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
}

}  // namespace

bool broker::fail(const lease& failed, failure record) {
  if (!failed.message) throw usage_error{"a lease without a message cannot fail"};
  record.queue = failed.queue;
  record.message = *failed.message;
  const auto token = std::to_string(failed.token);
  const auto text = record_of(record);
  const auto details = details_of(record);
  const auto arguments = with_locks({token, text, details, record.worker}, failed);
  return parts_->storage.run(scripts::fail, arguments, failed.queue).integer() == 1;
}

std::vector<failure> broker::failures() const {
  const auto found = parts_->storage.run(scripts::failures, {});
  std::vector<failure> all;
  for (std::size_t i = 0; i + 1 < found.size(); i += 2) {
    all.push_back(failure_of(found[i].text(), found[i + 1].text()));
  }
  return all;
}

bool broker::retry_failure(std::size_t index, time_point now, std::string_view queue) {
  if (!is_index(index)) return false;
  const auto at = std::to_string(index);
  for (;;) {
    const auto seen = parts_->storage.run(scripts::failure, {at}, queue);
    if (seen.is_nil()) return false;
    auto failed = failure_of(seen[0].text(), seen[1].text());
    const auto to = queue.empty() ? std::string_view{failed.queue} : queue;
    if (to.empty()) {
      throw usage_error{"failure " + at + " names no queue: name one to attempt it again on"};
    }
    failed.retried_at = now;
    const auto details = details_of(failed);
    auto again = failed.message.envelope;
    again.attempt = 1;
    const auto entry = waiting_entry(again);
    const auto record = with_retried_at(seen[0].text(), now);
    const auto retried = parts_->storage.run(
        scripts::retry_failure,
        {at, seen[0].text(), record, details, to, failed.message.payload, entry}, queue);
    if (retried.integer() == 1) return true;
  }
}

bool broker::remove_failure(std::size_t index) {
  if (!is_index(index)) return false;
  const auto at = std::to_string(index);
  return parts_->storage.run(scripts::remove_failure, {at}).integer() == 1;
}

void broker::clear_failures() { parts_->storage.run(scripts::clear_failures, {}); }

}  // namespace understudy::redis
