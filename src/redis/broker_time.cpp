// What a Redis broker does as time passes: its schedule, and leases that expire.

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "redis/item.hpp"
#include "redis/lease_scripts.hpp"
#include "redis/parts.hpp"
#include "redis/record.hpp"
#include "redis/schedule_scripts.hpp"
#include "understudy/error.hpp"

namespace understudy::redis {

namespace {

scheduled_message scheduled_at(time_point due, std::string_view queue, message found) {
  return {due, std::string{queue}, std::make_shared<const message>(std::move(found))};
}

// Scores are told as floating-point numbers.
time_point time_of_score(std::string_view score, double microseconds_each) {
  const auto count = std::strtod(std::string{score}.c_str(), nullptr) * microseconds_each;
  if (count >= 9.2e18) return never;
  return time_point{std::chrono::microseconds{std::llround(count)}};
}

// How many items of ours there are at each second; those that are there beyond that are foreign.
using items_left = std::map<std::pair<std::string, std::string>, std::size_t>;

items_left items_at(const reply_view& seconds) {
  items_left left;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    const auto items = seconds[i][1];
    for (std::size_t k = 0; k < items.size(); ++k) {
      ++left[{seconds[i][0].string(), items[k].string()}];
    }
  }
  return left;
}

// Whether the item of ours is still there, and not any more left for others.
bool claim(items_left& left, const reply_view& ours) {
  if (ours[4].text().empty()) return true;
  const auto found = left.find({ours[5].string(), ours[4].string()});
  if (found == left.end() || found->second == 0) return false;
  --found->second;
  return true;
}

scheduled_message foreign(std::string_view second, std::string_view text) {
  const auto due = time_of_second(second);
  try {
    auto job = item_in(text);
    return scheduled_at(due, job.queue, {std::move(job.payload), {}});
  } catch (const decode_error&) {
    return scheduled_at(due, {}, {std::string{text}, {}});
  }
}

}  // namespace

void broker::schedule(time_point due, std::string_view queue, message scheduled) {
  const auto time = text_of(due);
  const auto entry = waiting_entry(scheduled.envelope);
  const auto item = item_text(queue, scheduled.payload);
  const auto second = second_of(due);
  parts_->storage.run(scripts::schedule, {time, queue, scheduled.payload, entry, item, second},
                      queue);
}

std::optional<scheduled_message> broker::promote(time_point now) {
  const auto time = text_of(now);
  for (;;) {
    const auto found = parts_->storage.run(scripts::promote, {time});
    if (found.is_nil()) return std::nullopt;
    if (found.size() == 4) {
      return scheduled_at(time_in(found[0].text()), found[1].text(),
                          message_of(found[2].text(), found[3].text()));
    }
    const auto second = found[0].text();
    const auto text = found[1].text();
    try {
      auto job = item_in(text);
      const auto moved =
          parts_->storage.run(scripts::promote_item, {second, text, job.queue, job.payload});
      if (moved.integer() != 1) continue;  // another was first
      return scheduled_at(time_of_second(second), job.queue, {std::move(job.payload), {}});
    } catch (const decode_error& e) {
      failure undecodable;
      undecodable.failed_at = now;
      undecodable.exception = {"understudy::decode_error", e.what()};
      undecodable.message.payload = text;
      const auto record = record_of(undecodable);
      const auto details = details_of(undecodable);
      parts_->storage.run(scripts::fail_item, {second, text, record, details});
    }
  }
}

std::vector<scheduled_message> broker::scheduled() const {
  const auto found = parts_->storage.run(scripts::scheduled, {});
  const auto ours = found[0];
  const auto seconds = found[1];
  auto left = items_at(seconds);
  std::vector<scheduled_message> all;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (!claim(left, ours[i])) continue;
    all.push_back(scheduled_at(time_in(ours[i][0].text()), ours[i][1].text(),
                               message_of(ours[i][2].text(), ours[i][3].text())));
  }
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    const auto items = seconds[i][1];
    for (std::size_t k = 0; k < items.size(); ++k) {
      auto& count = left[{seconds[i][0].string(), items[k].string()}];
      if (count == 0) continue;
      --count;
      all.push_back(foreign(seconds[i][0].text(), items[k].text()));
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.due < b.due; });
  return all;
}

std::vector<std::string> broker::unschedule(std::string_view queue, std::string_view payload) {
  const auto item = item_text(queue, payload);
  const auto gone = parts_->storage.run(scripts::unschedule, {queue, payload, item}, queue);
  return ids_in(gone);
}

bool broker::unschedule(std::string_view job_id) {
  if (job_id.empty()) return false;
  const auto wanted = packed_id(job_id);
  return parts_->storage.run(scripts::unschedule_job, {wanted}).integer() == 1;
}

std::optional<lease> broker::recover(time_point now) {
  const auto time = text_of(now);
  const auto found = parts_->storage.run(scripts::recover, {time});
  if (found.is_nil()) return std::nullopt;
  return lease{number_in<std::uint64_t>(found[0].text()), found[1].string(),
               leased_message(found[2], found[3], found[4])};
}

std::optional<time_point> earliest_in(const reply_view& scores) {
  std::optional<time_point> next;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i].is_nil()) continue;
    const auto time = time_of_score(scores[i].text(), i == 1 ? 1e6 : 1);
    if (!next || time < *next) next = time;
  }
  return next;
}

std::optional<time_point> broker::next_event() const {
  return earliest_in(parts_->storage.run(scripts::next_event, {}));
}

bool broker::retry(const lease& failed, time_point due) {
  const auto token = std::to_string(failed.token);
  const auto time = text_of(due);
  const auto arguments = with_locks({token, time}, failed);
  return parts_->storage.run(scripts::retry, arguments, failed.queue).integer() == 1;
}

}  // namespace understudy::redis
