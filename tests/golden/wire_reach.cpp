#include <fmt/format.h>

#include "wire.hpp"

namespace golden {

namespace {

std::string why_not(const json& step, const std::string& name_space, bool is_working,
                    bool in_memory) {
  const std::string op = step.at("op");
  if (in_memory && op == "worker_work_forking") {
    return "worker_work_forking performs in a child process, which shares no memory";
  }
  if (in_memory && op == "use_failure_backend" && step.at("backend") != "Redis") {
    return fmt::format("use_failure_backend: {} is another layout of Redis keys",
                       step.at("backend").get<std::string>());
  }
  if (in_memory && op == "raw_set" && step.at("key") != name_space + ":pause-all-workers") {
    return fmt::format("raw_set writes the Redis key {}", step.at("key").get<std::string>());
  }
  if (op == "worker_unregister" && is_working) {
    return "worker_unregister with a job in hand: a reserved job is held, and comes back";
  }
  return {};
}

std::string why_out_of_reach(const scenario& wanted, bool in_memory) {
  bool is_working = false;
  for (const auto& step : wanted.given.at("steps")) {
    const auto why = why_not(step, wanted.given.at("namespace"), is_working, in_memory);
    if (!why.empty()) return why;
    if (step.at("op") == "worker_working_on") is_working = true;
    if (step.at("op") == "worker_done_working") is_working = false;
  }
  return {};
}

}  // namespace

std::string out_of_reach(const scenario& wanted) { return why_out_of_reach(wanted, true); }

std::string out_of_reach_of_redis(const scenario& wanted) {
  return why_out_of_reach(wanted, false);
}

}  // namespace golden
