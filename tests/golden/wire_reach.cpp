#include <fmt/format.h>

#include "wire.hpp"

namespace golden {

namespace {

std::string why_not(const json& step, const std::string& name_space, bool is_working) {
  const std::string op = step.at("op");
  if (op == "worker_work_forking") {
    return "worker_work_forking performs in a child process, which shares no memory";
  }
  if (op == "use_failure_backend" && step.at("backend") != "Redis") {
    return fmt::format("use_failure_backend: {} is another layout of Redis keys",
                       step.at("backend").get<std::string>());
  }
  if (op == "raw_set" && step.at("key") != name_space + ":pause-all-workers") {
    return fmt::format("raw_set writes the Redis key {}", step.at("key").get<std::string>());
  }
  if (op == "worker_unregister" && is_working) {
    return "worker_unregister with a job in hand: the failure is made from the worker's Redis keys";
  }
  return {};
}

}  // namespace

std::string out_of_reach(const scenario& wanted) {
  bool is_working = false;
  for (const auto& step : wanted.given.at("steps")) {
    const auto why = why_not(step, wanted.given.at("namespace"), is_working);
    if (!why.empty()) return why;
    if (step.at("op") == "worker_working_on") is_working = true;
    if (step.at("op") == "worker_done_working") is_working = false;
  }
  return {};
}

}  // namespace golden
