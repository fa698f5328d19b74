#include "stage.hpp"

#include <fmt/format.h>

#include "script.hpp"

namespace golden {

namespace {

using understudy::context;
using understudy::hook_list;

void add_hook(hook_list& hooks, const std::string& family, const std::shared_ptr<const script>& of,
              stage& on) {
  const auto halting = [of, &on](context& where) { return of->run(on, where) != json(false); };
  const auto plain = [of, &on](context& where) { of->run(on, where); };
  const auto around = [of, &on](context& where, const understudy::yield& next) {
    of->run_around(on, where, &next);
  };
  const auto failing = [of, &on](context& where, const std::exception_ptr& error) {
    of->run(on, where, error);
  };
  const auto& name = of->method();
  if (family == "before_enqueue") return hooks.before_enqueue.push_back({name, halting});
  if (family == "after_enqueue") return hooks.after_enqueue.push_back({name, plain});
  if (family == "before_dequeue") return hooks.before_dequeue.push_back({name, halting});
  if (family == "after_dequeue") return hooks.after_dequeue.push_back({name, plain});
  if (family == "before_perform") return hooks.before_perform.push_back({name, plain});
  if (family == "around_perform") return hooks.around_perform.push_back({name, around});
  if (family == "after_perform") return hooks.after_perform.push_back({name, plain});
  if (family == "on_failure") return hooks.on_failure.push_back({name, failing});
  throw not_understood(fmt::format("hook family \"{}\"", family));
}

// An `enqueue` of a job that is not there would look like a failing job.
void check_enqueues(const json& jobs, const stage& on) {
  for (const auto& job : jobs) {
    for (const auto& [method, steps] : job.at("methods").items()) {
      for (const auto& step : steps) {
        if (step.contains("class") && !on.types.contains(step.at("class"))) {
          throw not_understood(fmt::format("the job {}", step.at("class").dump()));
        }
      }
    }
  }
}

}  // namespace

void cast_jobs(stage& on, const json& jobs) {
  for (const auto& described : jobs) {
    expect_fields(described, {"class", "queue", "methods", "hook_order"}, "a job");
    understudy::job_type type;
    type.name = described.at("class");
    if (!described.at("queue").is_null()) type.queue = described.at("queue").get<std::string>();

    const auto& methods = described.at("methods");
    const auto script_named = [&](const std::string& method, bool may_yield) {
      return std::make_shared<const script>(type.name, method, methods.at(method), may_yield);
    };
    for (const auto& [family, in_order] : described.at("hook_order").items()) {
      for (const auto& method : in_order) {
        add_hook(type.hooks, family, script_named(method, family == "around_perform"), on);
      }
    }
    if (methods.contains("perform")) {
      type.perform = [of = script_named("perform", false), &on](context& where,
                                                                const understudy::dependencies&) {
        of->run_around(on, where, nullptr);
      };
    }
    const auto name = type.name;
    on.types[name] = std::make_shared<const understudy::job_type>(std::move(type));
  }
  check_enqueues(jobs, on);
}

}  // namespace golden
