#include "understudy/redis/broker.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "redis/lease_scripts.hpp"
#include "redis/parts.hpp"
#include "redis/queue_scripts.hpp"

namespace understudy::redis {

broker::broker(options given) : parts_{std::make_unique<parts>(std::move(given))} {}
broker::~broker() = default;

lock_store& broker::locks() { return parts_->locks; }
understudy::roster& broker::roster() { return parts_->roster; }

std::uint64_t broker::changes() const { return parts_->changes.get().count(); }

bool broker::await_change(std::uint64_t seen, std::chrono::microseconds longest,
                          std::stop_token stop) const {
  return parts_->changes.get().await(seen, longest, std::move(stop));
}

message message_of(std::string_view payload, std::string_view entry) {
  message found;
  found.payload = payload;
  const auto attempt_at = entry.find(',');
  if (attempt_at == entry.npos) return found;
  const auto rest_at = entry.find(',', attempt_at + 1);
  if (rest_at == entry.npos) return found;
  found.envelope = unpacked_envelope(entry.substr(attempt_at + 1, rest_at - attempt_at - 1),
                                     entry.substr(rest_at + 1));
  return found;
}

std::shared_ptr<const message> leased_message(const reply_view& payload, const reply_view& attempt,
                                              const reply_view& packed) {
  auto held = std::make_shared<message>();
  held->payload = payload.text();
  held->envelope = unpacked_envelope(std::to_string(attempt.integer()), packed.text());
  return held;
}

std::vector<std::string> ids_in(const reply_view& entries) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    ids.push_back(message_of({}, entries[i].text()).envelope.id);
  }
  return ids;
}

void broker::push(std::string_view queue, message pushed) {
  const auto entry = waiting_entry(pushed.envelope);
  parts_->storage.run(scripts::push, {queue, pushed.payload, entry}, queue);
}

void broker::push_all(std::string_view queue, std::vector<message> pushed) {
  if (pushed.empty()) return;
  std::vector<std::string> entries;
  entries.reserve(pushed.size());
  words arguments{queue};
  arguments.reserve(1 + 2 * pushed.size());
  for (const auto& each : pushed) {
    entries.push_back(waiting_entry(each.envelope));
    arguments.push_back(each.payload);
    arguments.push_back(entries.back());
  }
  parts_->storage.run(scripts::push, arguments, queue);
}

std::optional<lease> broker::reserve(std::string_view queue, time_point expires_at) {
  const auto until = expiry_of(expires_at);
  const auto taken = parts_->storage.run(scripts::reserve, {queue, until}, queue);
  if (taken.is_nil()) return std::nullopt;
  return lease{static_cast<std::uint64_t>(taken[0].integer()), std::string{queue},
               leased_message(taken[1], taken[2], taken[3])};
}

bool broker::extend(const lease& longer, time_point expires_at) {
  const auto token = std::to_string(longer.token);
  const auto until = expiry_of(expires_at);
  return parts_->storage.run(scripts::extend, {token, until}, longer.queue).integer() == 1;
}

bool broker::acknowledge(const lease& done) {
  const auto token = std::to_string(done.token);
  return parts_->storage.run(scripts::acknowledge, with_locks({token}, done), done.queue).integer() ==
         1;
}

bool broker::put_back(const lease& unwanted, std::string_view queue) {
  const auto token = std::to_string(unwanted.token);
  return parts_->storage.run(scripts::put_back, {token, queue}, unwanted.queue).integer() == 1;
}

std::vector<std::string> sorted_names(const reply_view& names) {
  std::vector<std::string> sorted;
  for (std::size_t i = 0; i < names.size(); ++i) sorted.push_back(names[i].string());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::vector<std::string> broker::queues() const {
  const auto key = parts_->storage.key("queues");
  return sorted_names(parts_->storage.ask({"SMEMBERS", key}));
}

std::size_t broker::size(std::string_view queue) const {
  const auto line = parts_->storage.key("queue:").append(queue);
  return static_cast<std::size_t>(parts_->storage.ask({"LLEN", line}).integer());
}

std::vector<message> broker::peek(std::string_view queue, std::size_t start,
                                  std::size_t count) const {
  constexpr std::size_t furthest = std::numeric_limits<std::int64_t>::max();
  if (count == 0 || start >= furthest) return {};
  const auto first = std::to_string(start);
  const auto last = std::to_string(start + std::min(count, furthest - start) - 1);
  const auto found = parts_->storage.run(scripts::peek, {queue, first, last}, queue);
  std::vector<message> seen;
  for (std::size_t i = 0; i + 1 < found.size(); i += 2) {
    seen.push_back(message_of(found[i].text(), found[i + 1].text()));
  }
  return seen;
}

std::vector<std::string> broker::remove(std::string_view queue, std::string_view payload) {
  const auto gone = parts_->storage.run(scripts::remove, {queue, payload}, queue);
  return ids_in(gone);
}

bool broker::withdraw(std::string_view queue, std::string_view id) {
  if (id.empty()) return false;
  const auto wanted = packed_id(id);
  return parts_->storage.run(scripts::withdraw, {queue, wanted}, queue).integer() == 1;
}

void broker::remove_queue(std::string_view queue) {
  parts_->storage.run(scripts::remove_queue, {queue}, queue);
}

broker_stats broker::stats() const {
  const auto& storage = parts_->storage;
  const auto processed = storage.key("stat:processed");
  const auto failed = storage.key("stat:failed");
  const auto counted = storage.ask({"MGET", processed, failed});
  return {number_in<std::size_t>(counted[0].text()), number_in<std::size_t>(counted[1].text())};
}

void broker::pause(bool paused) {
  const auto key = parts_->storage.key("pause-all-workers");
  if (paused) {
    parts_->storage.ask({"SET", key, "true"});
  } else {
    parts_->storage.ask({"DEL", key});
  }
}

bool broker::paused() const {
  const auto key = parts_->storage.key("pause-all-workers");
  auto value = parts_->storage.ask({"GET", key}).string();
  std::transform(value.begin(), value.end(), value.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return value == "true";
}

}  // namespace understudy::redis
