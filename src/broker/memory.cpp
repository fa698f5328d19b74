#include "understudy/broker/memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

namespace understudy {

void PrintTo(const failure& failed, std::ostream* out) {
  // Not the payload, which may hold a secret.
  *out << "job " << failed.message.envelope.id << " on \"" << failed.queue << "\" failed with "
       << failed.exception.type << ": " << failed.exception.message;
}

memory_broker::line& memory_broker::line_of(std::string_view queue) {
  const auto found = queues_.find(queue);
  return found != queues_.end() ? found->second : queues_[std::string{queue}];
}

void memory_broker::append(std::string_view queue, message&& pushed) {
  line_of(queue).push_back({++last_place_, std::make_shared<const message>(std::move(pushed))});
  note_change();
}

void memory_broker::push(std::string_view queue, message pushed) {
  const std::scoped_lock guard{mutex_};
  append(queue, std::move(pushed));
}

void memory_broker::push_all(std::string_view queue, std::vector<message> pushed) {
  const std::scoped_lock guard{mutex_};
  for (auto& each : pushed) append(queue, std::move(each));
}

lease memory_broker::hold(const std::string& queue, line& from, line::iterator at,
                          time_point expires_at) {
  const auto token = ++last_token_;
  const auto kept =
      leases_.emplace_hint(leases_.end(), token, held{queue, std::move(*at), expires_at});
  if (at == from.begin()) {
    from.pop_front();
  } else {
    from.erase(at);
  }
  if (expires_at < none_expires_before_.load()) none_expires_before_ = expires_at;
  return {token, queue, kept->second.reserved.message};
}

std::optional<lease> memory_broker::reserve(std::string_view queue, time_point expires_at) {
  const std::scoped_lock guard{mutex_};
  const auto found = queues_.find(queue);
  if (found == queues_.end() || found->second.empty()) return std::nullopt;
  return hold(found->first, found->second, found->second.begin(), expires_at);
}

std::optional<lease> memory_broker::reserve_if(const queue_selection& queues,
                                               const std::function<bool(const message&)>& wanted) {
  const std::scoped_lock guard{mutex_};
  std::optional<lease> reserved;
  queues.visit_until(queues_, [&](const std::string& queue) {
    const auto found = queues_.find(queue);
    if (found == queues_.end()) return false;
    auto& from = found->second;
    const auto at = std::find_if(from.begin(), from.end(),
                                 [&](const placed& each) { return wanted(*each.message); });
    if (at != from.end()) reserved = hold(queue, from, at, never);
    return reserved.has_value();
  });
  return reserved;
}

std::optional<memory_broker::held> memory_broker::end(const lease& ended) {
  const auto found = leases_.find(ended.token);
  if (found == leases_.end()) return std::nullopt;
  auto taken = std::move(found->second);
  leases_.erase(found);
  for (const auto& [key, owner] : ended.locks) locks_.release(key, owner);
  return taken;
}

bool memory_broker::acknowledge(const lease& done) {
  const std::scoped_lock guard{mutex_};
  if (!end(done)) return false;
  ++stats_.processed;
  return true;
}

bool memory_broker::fail(const lease& failed, failure record) {
  const std::scoped_lock guard{mutex_};
  auto ended = end(failed);
  if (!ended) return false;
  record.queue = std::move(ended->queue);
  record.message = *ended->reserved.message;
  failures_.push_back(std::move(record));
  ++stats_.processed;
  ++stats_.failed;
  return true;
}

void memory_broker::put_in_place(std::string_view queue, placed returned) {
  auto& back = line_of(queue);
  const auto behind = std::find_if(back.begin(), back.end(), [&returned](const placed& each) {
    return each.place > returned.place;
  });
  back.insert(behind, std::move(returned));
  note_change();
}

bool memory_broker::put_back(const lease& unwanted, std::string_view queue) {
  const std::scoped_lock guard{mutex_};
  const auto ended = leases_.find(unwanted.token);
  if (ended == leases_.end()) return false;
  auto& returned = ended->second.reserved;
  const bool is_moved = !queue.empty() && queue != ended->second.queue;
  if (is_moved) returned.place = ++last_place_;
  put_in_place(is_moved ? queue : ended->second.queue, std::move(returned));
  leases_.erase(ended);
  return true;
}

std::vector<std::string> memory_broker::queues() const {
  const std::scoped_lock guard{mutex_};
  std::vector<std::string> names;
  for (const auto& [name, waiting] : queues_) names.push_back(name);
  return names;
}

std::size_t memory_broker::size(std::string_view queue) const {
  const std::scoped_lock guard{mutex_};
  const auto found = queues_.find(queue);
  return found == queues_.end() ? 0 : found->second.size();
}

std::vector<message> memory_broker::peek(std::string_view queue, std::size_t start,
                                         std::size_t count) const {
  const std::scoped_lock guard{mutex_};
  const auto found = queues_.find(queue);
  if (found == queues_.end()) return {};
  const auto& waiting = found->second;
  const auto first = std::min(start, waiting.size());
  const auto last = first + std::min(count, waiting.size() - first);
  std::vector<message> seen;
  for (auto i = first; i < last; ++i) seen.push_back(*waiting[i].message);
  return seen;
}

std::vector<std::string> memory_broker::remove(std::string_view queue, std::string_view payload) {
  const std::scoped_lock guard{mutex_};
  std::vector<std::string> ids;
  const auto found = queues_.find(queue);
  if (found == queues_.end()) return ids;
  std::erase_if(found->second, [&](const placed& each) {
    if (each.message->payload != payload) return false;
    ids.push_back(each.message->envelope.id);
    return true;
  });
  return ids;
}

bool memory_broker::withdraw(std::string_view queue, std::string_view id) {
  const std::scoped_lock guard{mutex_};
  const auto found = queues_.find(queue);
  if (found == queues_.end() || id.empty()) return false;
  return std::erase_if(found->second,
                       [&](const placed& each) { return each.message->envelope.id == id; }) != 0;
}

void memory_broker::remove_queue(std::string_view queue) {
  const std::scoped_lock guard{mutex_};
  if (const auto found = queues_.find(queue); found != queues_.end()) queues_.erase(found);
}

std::vector<failure> memory_broker::failures() const {
  const std::scoped_lock guard{mutex_};
  return failures_;
}

bool memory_broker::retry_failure(std::size_t index, time_point now, std::string_view queue) {
  const std::scoped_lock guard{mutex_};
  if (index >= failures_.size()) return false;
  auto& failed = failures_[index];
  failed.retried_at = now;
  auto again = failed.message;
  again.envelope.attempt = 1;
  append(queue.empty() ? failed.queue : queue, std::move(again));
  return true;
}

bool memory_broker::remove_failure(std::size_t index) {
  const std::scoped_lock guard{mutex_};
  if (index >= failures_.size()) return false;
  failures_.erase(failures_.begin() + static_cast<std::ptrdiff_t>(index));
  return true;
}

void memory_broker::clear_failures() {
  const std::scoped_lock guard{mutex_};
  failures_.clear();
}

broker_stats memory_broker::stats() const {
  const std::scoped_lock guard{mutex_};
  return stats_;
}

void memory_broker::pause(bool paused) {
  const std::scoped_lock guard{mutex_};
  paused_ = paused;
  note_change();
}
bool memory_broker::paused() const { return paused_; }

}  // namespace understudy
