#include "wire_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "script_errors.hpp"
#include "wire_keys.hpp"

namespace golden {

struct wire_session::operation {
  step_function run;
  std::vector<std::string_view> fields = {};
  bool has_arguments = false;
};

const std::map<std::string, wire_session::operation>& wire_session::operations() {
  using self = wire_session;
  static const std::map<std::string, operation> known{
      {"enqueue", {&self::enqueue, {"class", "as_string"}, true}},
      {"enqueue_to", {&self::enqueue_to, {"queue", "class", "as_string"}, true}},
      {"job_create", {&self::job_create, {"queue", "class", "as_string"}, true}},
      {"push", {&self::push, {"queue", "item_json"}}},
      {"raw_rpush", {&self::raw_rpush, {"queue", "raw"}}},
      {"raw_set", {&self::raw_set, {"key", "value"}}},
      {"pop", {&self::pop, {"queue"}}},
      {"size", {&self::size, {"queue"}}},
      {"peek", {&self::peek, {"queue", "start", "count"}}},
      {"queues", {&self::queues}},
      {"queue_sizes", {&self::queue_sizes}},
      {"remove_queue", {&self::remove_queue, {"queue"}}},
      {"dequeue", {&self::dequeue, {"class"}, true}},
      {"job_destroy", {&self::job_destroy, {"queue", "class", "as_string"}, true}},
      {"reserve", {&self::reserve, {"queue"}}},
      {"stat", {&self::stat, {"stat"}}},
      {"set_inline", {&self::set_inline, {"value"}}},
      {"use_failure_backend", {&self::nothing, {"backend"}}},
      {"worker_new", {&self::worker_new, {"queues"}}},
      {"worker_id", {&self::worker_id}},
      {"worker_queues", {&self::worker_queues}},
      {"worker_reserve", {&self::worker_reserve}},
      {"worker_reserve_all", {&self::worker_reserve_all}},
      {"worker_register", {&self::worker_register}},
      {"worker_unregister", {&self::worker_unregister}},
      {"worker_working_on", {&self::worker_working_on}},
      {"worker_done_working", {&self::worker_done_working}},
      {"worker_work_one", {&self::worker_work_one}},
      {"worker_work_until_empty", {&self::worker_work_until_empty}},
      {"worker_work_forking", {&self::worker_work_forking}},
      {"failure_count", {&self::failure_count}},
      {"failure_all", {&self::failure_all, {"offset", "limit"}}},
      {"failure_requeue", {&self::failure_requeue, {"index"}}},
      {"failure_remove", {&self::failure_remove, {"index"}}},
      {"failure_clear", {&self::failure_clear}},
      {"all_keys", {&self::all_keys}}};
  return known;
}

wire_session::wire_session(const json& jobs, wire_storage* real) : real_{real} {
  if (real_ != nullptr) real_client_.emplace(real_->broker());
  for (const auto& [name, job] : jobs.items()) {
    expect_fields(job, {"queue", "perform"}, "job " + name);
    understudy::job_type type;
    type.name = name;
    if (!job.at("queue").is_null()) type.queue = job.at("queue").get<std::string>();
    const std::string perform = job.at("perform");
    const bool fails = perform.starts_with("raises BoomError");
    const bool snaps = perform.starts_with("does nothing; all keys are captured");
    if (!fails && !snaps && perform != "does nothing") {
      throw not_understood(fmt::format("a job that \"{}\"", perform));
    }
    type.perform = [this, fails, snaps](understudy::context& where,
                                        const understudy::dependencies&) {
      if (snaps) keys_during_perform_ = keys();
      const auto given = json::parse(where.arguments_json());
      const auto first = given.empty() ? json(nullptr) : given.front();
      if (fails) raise("BoomError", first.is_string() ? first.get<std::string>() : "boom");
    };
    types_[name] = std::make_shared<const understudy::job_type>(std::move(type));
    queue_.registry().add(types_[name]);
  }
}

json wire_session::play(const json& step) {
  const std::string op = step.at("op");
  const auto found = operations().find(op);
  if (found == operations().end()) throw not_understood(fmt::format("op \"{}\"", op));
  const auto& [run, fields, has_arguments] = found->second;
  for (const auto& [field, value] : step.items()) {
    const bool states_arguments =
        field == "args_ruby" || field == "args_json" || field == "args_special";
    const bool is_known = field == "op" || (has_arguments && states_arguments) ||
                          std::find(fields.begin(), fields.end(), field) != fields.end();
    if (!is_known) throw not_understood(fmt::format("field \"{}\" of {}", field, op));
  }
  keys_during_perform_ = nullptr;
  auto result = outcome_of([&, run = run] { return (this->*run)(step); });
  if (!keys_during_perform_.is_null()) result["keys_during_perform"] = keys_during_perform_;
  return result;
}

wire_session::type_ptr wire_session::type_of(const json& step) const {
  const std::string name = step.at("class");
  if (!step.value("as_string", false)) {
    const auto found = types_.find(name);
    if (found == types_.end()) throw not_understood(fmt::format("class \"{}\"", name));
    return found->second;
  }
  // Only a name: neither queue nor perform are known from here.
  understudy::job_type named;
  named.name = name;
  return std::make_shared<const understudy::job_type>(std::move(named));
}

// Inline mode is the fake's own: nothing of it reaches a storage.
understudy::client& wire_session::client() {
  return real_client_ && !inlined_ ? *real_client_ : queue_.client();
}

understudy::broker& wire_session::broker() {
  return real_ != nullptr ? real_->broker() : queue_.broker();
}

understudy::time_point wire_session::now() {
  return real_ != nullptr ? understudy::system_clock::shared().now() : queue_.clock().now();
}

json wire_session::keys() { return real_ != nullptr ? real_->keys() : keys_of(queue_.broker()); }

json wire_session::nothing(const json&) { return "ok"; }

}  // namespace golden
