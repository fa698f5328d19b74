#include "wire_keys.hpp"

#include <fmt/format.h>

#include <limits>
#include <map>

#include "script_errors.hpp"

namespace golden {

namespace {

bool is_bookkeeping_of_workers(const std::string& key) {
  return key == "workers" || key.starts_with("worker:") || key == "workers:heartbeat" ||
         key.starts_with("stat:processed:") || key.starts_with("stat:failed:") ||
         key == "pruning_dead_workers_in_progress" || key == "pause-all-workers";
}

json key(const char* type, json value) {
  json made;
  made["type"] = type;
  made["value"] = std::move(value);
  return made;
}

json comparable_key(const json& described, bool holds_records) {
  expect_fields(described, {"type", "value", "expires"}, "a key");
  auto comparable = described;
  if (holds_records) {
    for (auto& entry : comparable.at("value")) {
      const auto record = entry.is_string() ? json::parse(entry.get<std::string>()) : entry;
      entry = comparable_record(record);
    }
  }
  return comparable;
}

// A record as text: its fields in their order, and what of them can be compared.
json comparable_record_text(const std::string& text) {
  const auto record = json::parse(text);
  auto comparable = json::object();
  comparable["fields"] = json::array();
  for (const auto& [name, value] : record.items()) comparable["fields"].push_back(name);
  comparable["failed_at"] = record.at("failed_at");
  comparable["retried_at"] = record.value("retried_at", "");
  comparable["has_frames"] = record.at("backtrace").is_array();
  const auto kept = comparable_record(record);
  for (const auto& [name, value] : kept.items()) comparable[name] = value;
  return comparable;
}

json sorted(json object) {
  std::map<std::string, json> by_key;
  for (const auto& [name, value] : object.items()) by_key[name] = value;
  auto made = json::object();
  for (auto& [name, value] : by_key) made[name] = std::move(value);
  return made;
}

}  // namespace

bool is_held_in_memory(const std::string& key) {
  if (key == "queues" || key == "failed" || key == "stat:processed" || key == "stat:failed" ||
      key.starts_with("queue:")) {
    return true;
  }
  if (is_bookkeeping_of_workers(key)) return false;
  throw not_understood(fmt::format("key \"{}\"", key));
}

json keys_of(const understudy::broker& broker) {
  auto keys = json::object();
  const auto known = broker.queues();
  if (!known.empty()) keys["queues"] = key("set", known);
  for (const auto& queue : known) {
    auto payloads = json::array();
    for (auto& waiting : broker.peek(queue, 0, std::numeric_limits<std::size_t>::max())) {
      payloads.push_back(std::move(waiting.payload));
    }
    if (!payloads.empty()) keys["queue:" + queue] = key("list", std::move(payloads));
  }
  auto records = json::array();
  for (const auto& failed : broker.failures()) records.push_back(record_of(failed));
  if (!records.empty()) keys["failed"] = key("list", std::move(records));
  const auto counted = [&keys](const char* name, std::size_t count) {
    if (count != 0) keys[name] = key("string", std::to_string(count));
  };
  counted("stat:processed", broker.stats().processed);
  counted("stat:failed", broker.stats().failed);
  return keys;
}

json comparable_keys(const json& keys, const std::string& name_space) {
  auto kept = json::object();
  const auto prefix = name_space.empty() ? "" : name_space + ":";
  for (const auto& [full_name, described] : keys.items()) {
    if (!full_name.starts_with(prefix)) {
      throw not_understood(fmt::format("key \"{}\" outside of {}", full_name, prefix));
    }
    const auto name = full_name.substr(prefix.size());
    if (is_held_in_memory(name)) kept[name] = comparable_key(described, name == "failed");
  }
  return sorted(std::move(kept));
}

json comparable_redis_keys(const json& keys, const std::string& name_space) {
  auto kept = json::object();
  const auto prefix = name_space.empty() ? "" : name_space + ":";
  for (const auto& [full_name, described] : keys.items()) {
    const auto name = full_name.substr(prefix.size());
    auto key = described;
    if (name == "failed" || name.ends_with("_failed")) {
      for (auto& record : key.at("value")) record = comparable_record_text(record);
    }
    kept[name] = std::move(key);
  }
  return sorted(std::move(kept));
}

json record_of(const understudy::failure& failed) {
  const auto error = error_of(failed.exception);
  json record;
  record["failed_at"] = "<time:failed_at>";
  record["payload"] = decoded_or_text(failed.message.payload);
  record["exception"] = error.at("exception");
  record["error"] = error.at("message");
  record["worker"] = worker_with_placeholder(failed.worker);
  record["queue"] = failed.queue;
  if (failed.retried()) record["retried_at"] = "<time:failed_at>";
  return record;
}

json comparable_record(const json& record) {
  if (record.is_null()) return record;
  expect_fields(
      record,
      {"failed_at", "payload", "exception", "error", "backtrace", "worker", "queue", "retried_at"},
      "a failed record");
  json error;
  error["exception"] = record.at("exception");
  error["message"] = record.at("error");
  json kept;
  kept["payload"] = record.at("payload");
  kept["error"] = comparable_error(error);
  kept["worker"] = record.at("worker");
  kept["queue"] = record.at("queue");
  kept["was_retried"] = record.contains("retried_at");
  return kept;
}

std::string worker_with_placeholder(const std::string& id) {
  const auto host_ends = id.find(':');
  const auto process_ends = id.find(':', host_ends + 1);
  if (host_ends == id.npos || host_ends == 0 || process_ends == id.npos) {
    throw std::runtime_error{fmt::format("the worker id \"{}\" is no host:pid:queues", id)};
  }
  const auto process = id.substr(host_ends + 1, process_ends - host_ends - 1);
  if (process.empty() || process.find_first_not_of("0123456789") != process.npos) {
    throw std::runtime_error{fmt::format("the worker id \"{}\" has no process id", id)};
  }
  return "<host>:<pid>" + id.substr(process_ends);
}

}  // namespace golden
