// What a broker in memory does as time passes: its schedule, leases that expire, and who waits.

#include <algorithm>
#include <utility>

#include "longest_wait.hpp"
#include "understudy/broker/memory.hpp"

namespace understudy {

namespace {

message next_attempt_at(const message& last) {
  auto again = last;
  ++again.envelope.attempt;
  return again;
}

}  // namespace

void memory_broker::note_next_due() { next_due_ = schedule_.next_due().value_or(never); }

void memory_broker::add_to_schedule(time_point due, std::string_view queue, message&& scheduled) {
  schedule_.add(due, queue, std::make_shared<const message>(std::move(scheduled)));
  note_next_due();
  note_change();
}

void memory_broker::schedule(time_point due, std::string_view queue, message scheduled) {
  const std::scoped_lock guard{mutex_};
  add_to_schedule(due, queue, std::move(scheduled));
}

std::optional<scheduled_message> memory_broker::promote(time_point now) {
  if (now < next_due_.load()) return std::nullopt;
  const std::scoped_lock guard{mutex_};
  const auto due = schedule_.next_due();
  if (!due || now < *due) return std::nullopt;
  auto promoted = schedule_.take();
  note_next_due();
  line_of(promoted.queue).push_back({++last_place_, promoted.message});
  note_change();
  return promoted;
}

std::vector<scheduled_message> memory_broker::scheduled() const {
  const std::scoped_lock guard{mutex_};
  return schedule_.all();
}

std::vector<std::string> memory_broker::unschedule(std::string_view queue,
                                                   std::string_view payload) {
  const std::scoped_lock guard{mutex_};
  std::vector<std::string> ids;
  schedule_.remove_if([&](std::string_view scheduled_for, const message& scheduled) {
    const bool is_meant = scheduled_for == queue && scheduled.payload == payload;
    if (is_meant) ids.push_back(scheduled.envelope.id);
    return is_meant;
  });
  note_next_due();
  return ids;
}

bool memory_broker::unschedule(std::string_view job_id) {
  if (job_id.empty()) return false;
  const std::scoped_lock guard{mutex_};
  const auto count = schedule_.remove_if(
      [&](std::string_view, const message& scheduled) { return scheduled.envelope.id == job_id; });
  note_next_due();
  return count != 0;
}

time_point memory_broker::next_expiry() const {
  auto earliest = never;
  for (const auto& [token, each] : leases_) earliest = std::min(earliest, each.expires_at);
  return earliest;
}

std::optional<lease> memory_broker::recover(time_point now) {
  if (now < none_expires_before_.load()) return std::nullopt;
  const std::scoped_lock guard{mutex_};
  const auto expired = std::find_if(leases_.begin(), leases_.end(), [now](const auto& each) {
    return each.second.expires_at <= now && each.second.expires_at != never;
  });
  if (expired == leases_.end()) {
    none_expires_before_ = next_expiry();
    return std::nullopt;
  }
  auto& [token, lost] = *expired;
  auto again = std::make_shared<const message>(next_attempt_at(*lost.reserved.message));
  lease ended{token, lost.queue, again};
  put_in_place(lost.queue, {lost.reserved.place, std::move(again)});
  leases_.erase(expired);
  return ended;
}

std::optional<time_point> memory_broker::next_event() const {
  const std::scoped_lock guard{mutex_};
  const auto due = schedule_.next_due();
  const auto expiry = next_expiry();
  if (!due && expiry == never) return std::nullopt;
  return std::min(due.value_or(never), expiry);
}

void memory_broker::note_change() {
  ++changes_;
  if (waiters_ != 0) changed_.notify_all();
}

std::uint64_t memory_broker::changes() const {
  const std::scoped_lock guard{mutex_};
  return changes_;
}

bool memory_broker::await_change(std::uint64_t seen, std::chrono::microseconds longest,
                                 std::stop_token stop) const {
  std::unique_lock guard{mutex_};
  ++waiters_;
  const bool has_changed = changed_.wait_for(guard, stop, detail::at_most_a_year(longest),
                                             [&] { return changes_ != seen; });
  --waiters_;
  return has_changed;
}

bool memory_broker::extend(const lease& longer, time_point expires_at) {
  const std::scoped_lock guard{mutex_};
  const auto kept = leases_.find(longer.token);
  if (kept == leases_.end()) return false;
  kept->second.expires_at = std::max(kept->second.expires_at, expires_at);
  return true;
}

bool memory_broker::retry(const lease& failed, time_point due) {
  const std::scoped_lock guard{mutex_};
  const auto ended = end(failed);
  if (!ended) return false;
  add_to_schedule(due, ended->queue, next_attempt_at(*ended->reserved.message));
  ++stats_.processed;
  ++stats_.failed;
  return true;
}

}  // namespace understudy
