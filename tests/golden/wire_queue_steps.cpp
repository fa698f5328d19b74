#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "wire_keys.hpp"
#include "wire_session.hpp"
#include "wire_values.hpp"

namespace golden {

namespace {

json answer(const understudy::enqueue_result& result) {
  return result ? json(true) : json(nullptr);
}

}  // namespace

json wire_session::enqueue(const json& step) {
  return answer(client().enqueue(type_of(step), arguments_of(step)));
}

json wire_session::enqueue_to(const json& step) {
  const std::string queue = step.at("queue");
  return answer(client().enqueue_to(queue, type_of(step), arguments_of(step)));
}

json wire_session::job_create(const json& step) {
  enqueue_to(step);  // the jobs of these scenarios have no hooks to pass by
  return "ok";
}

void wire_session::push_bytes(const json& step, const char* field) {
  const auto not_inlined = queue_.manual();
  broker().push(step.at("queue").get<std::string>(), {step.at(field), {}});
}

json wire_session::push(const json& step) {
  push_bytes(step, "item_json");
  return "ok";
}

json wire_session::raw_rpush(const json& step) {
  if (real_ == nullptr) {
    push_bytes(step, "raw");
    return "ok";
  }
  const std::string queue = step.at("queue");
  real_->command({"SADD", "resque:queues", queue});
  real_->command({"RPUSH", "resque:queue:" + queue, step.at("raw")});
  return "ok";
}

json wire_session::raw_set(const json& step) {
  if (real_ != nullptr) {
    real_->command({"SET", step.at("key"), step.at("value")});
    return "ok";
  }
  // Only the key that pauses all workers is within reach; "true" does, in any case.
  std::string value = step.at("value");
  std::transform(value.begin(), value.end(), value.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  broker().pause(value == "true");
  return "ok";
}

json wire_session::pop(const json& step) {
  const auto taken = broker().reserve(step.at("queue").get<std::string>());
  return taken ? json::parse(taken->message->payload) : json(nullptr);
}

json wire_session::size(const json& step) {
  return broker().size(step.at("queue").get<std::string>());
}

json wire_session::peek(const json& step) {
  const std::string queue = step.at("queue");
  const auto count = step.value("count", 1);
  const auto range = redis_range(step.value("start", 0), count, broker().size(queue));
  auto found = json::array();
  for (const auto& waiting : broker().peek(queue, range.first, range.count)) {
    found.push_back(json::parse(waiting.payload));
  }
  return bare_if_one(found, count);
}

json wire_session::queues(const json&) { return broker().queues(); }

json wire_session::queue_sizes(const json&) {
  auto sizes = json::object();
  for (const auto& queue : broker().queues()) sizes[queue] = broker().size(queue);
  return sizes;
}

json wire_session::remove_queue(const json& step) {
  broker().remove_queue(step.at("queue").get<std::string>());
  return "ok";
}

json wire_session::dequeue(const json& step) {
  const auto given = arguments_of(step);
  const auto type = type_of(step);
  return (given.empty() ? client().dequeue(type) : client().dequeue(type, given))
      .count;
}

json wire_session::job_destroy(const json& step) {
  const auto given = arguments_of(step);
  const std::string queue = step.at("queue");
  const auto& name = type_of(step)->name;
  return given.empty() ? client().destroy(queue, name)
                       : client().destroy(queue, name, given);
}

json wire_session::reserve(const json& step) {
  return reserved(broker().reserve(step.at("queue").get<std::string>()));
}

json wire_session::stat(const json& step) {
  const auto stats = broker().stats();
  if (step.at("stat") == "processed") return stats.processed;
  if (step.at("stat") == "failed") return stats.failed;
  throw not_understood(fmt::format("stat {}", step.at("stat").dump()));
}

json wire_session::set_inline(const json& step) {
  inlined_.reset();
  if (step.at("value").get<bool>()) {
    inlined_.reset(new understudy::fake_queue::mode_scope(queue_.inlined()));
  }
  return "ok";
}

json wire_session::all_keys(const json&) {
  auto names = json::array();
  const auto keys = this->keys();
  for (const auto& [name, described] : keys.items()) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace golden
