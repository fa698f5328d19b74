#include <fmt/format.h>

#include <stdexcept>

#include "understudy/broker/roster.hpp"
#include "understudy/worker/loop.hpp"
#include "wire_keys.hpp"
#include "wire_session.hpp"
#include "wire_values.hpp"

namespace golden {

understudy::worker& wire_session::worker() {
  if (!worker_) throw not_understood("a step of a worker before worker_new");
  return *worker_;
}

json wire_session::worker_new(const json& step) {
  understudy::worker_options options;
  options.queues = step.at("queues").get<std::vector<std::string>>();
  worker_ = std::make_unique<understudy::worker>(broker(), queue_.registry(),
                                                 client(), std::move(options));
  return "ok";
}

json wire_session::worker_id(const json&) { return worker_with_placeholder(worker().id()); }

json wire_session::worker_queues(const json&) { return worker().queues(); }

json wire_session::worker_reserve(const json&) { return reserved(worker().reserve()); }

json wire_session::worker_reserve_all(const json&) {
  auto all = json::array();
  while (const auto taken = worker().reserve()) all.push_back(reserved_job(*taken));
  return all;
}

json wire_session::worker_working_on(const json&) {
  in_hand_ = worker().reserve();
  if (!in_hand_) throw std::runtime_error{"no job to be worked on"};
  broker().roster().at_work(worker().id(), *in_hand_, now());
  return "ok";
}

json wire_session::worker_done_working(const json&) {
  if (!in_hand_) throw std::runtime_error{"no job is worked on"};
  broker().acknowledge(*in_hand_);
  broker().roster().at_rest(worker().id());
  in_hand_.reset();
  return "ok";
}

json wire_session::worker_work_one(const json&) {
  if (!worker().is_ready()) return false;
  const auto held = worker().reserve();
  if (!held) return false;
  auto& roster = broker().roster();
  roster.at_work(worker().id(), *held, now());
  worker().process(*held);
  roster.at_rest(worker().id());
  return true;
}

json wire_session::worker_work_until_empty(const json&) {
  understudy::worker_loop{worker(), {.until_empty = true}}.run();
  return "ok";
}

json wire_session::worker_work_forking(const json&) {
  understudy::worker_loop{worker(), {.fork_per_job = true, .until_empty = true}}.run();
  return "ok";
}

json wire_session::worker_register(const json&) {
  broker().roster().enter(worker().id(), now());
  return "ok";
}

json wire_session::worker_unregister(const json&) {
  broker().roster().leave(worker().id());
  return "ok";
}

json wire_session::failure_count(const json&) { return broker().failures().size(); }

json wire_session::failure_all(const json& step) {
  const auto failures = broker().failures();
  const auto limit = step.value("limit", 1);
  const auto range = redis_range(step.value("offset", 0), limit, failures.size());
  auto found = json::array();
  for (auto at = range.first; at < failures.size() && at - range.first < range.count; ++at) {
    found.push_back(record_of(failures[at]));
  }
  return bare_if_one(found, limit);
}

json wire_session::failure_requeue(const json& step) {
  const auto index = step.at("index").get<std::size_t>();
  if (!broker().retry_failure(index, now())) {
    throw std::runtime_error{"no such failure to requeue"};
  }
  return "ok";
}

json wire_session::failure_remove(const json& step) {
  if (!broker().remove_failure(step.at("index").get<std::size_t>())) {
    throw std::runtime_error{"no such failure to remove"};
  }
  return "ok";
}

json wire_session::failure_clear(const json&) {
  broker().clear_failures();
  return "ok";
}

}  // namespace golden
