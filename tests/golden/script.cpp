#include "script.hpp"

#include <fmt/format.h>

#include "script_errors.hpp"
#include "understudy/client.hpp"

namespace golden {

namespace {

void check_step(const json& step, bool may_yield, const std::string& where) {
  const std::string op = step.at("op");
  if (op == "return" || op == "append_to_first_arg") {
    expect_fields(step, {"op", "value"}, where);
  } else if (op == "raise") {
    expect_fields(step, {"op", "exception", "message"}, where);
    if (!is_script_class(step.at("exception"))) {
      throw not_understood(fmt::format("{} raising {}", where, step.at("exception").dump()));
    }
  } else if (op == "enqueue" || op == "enqueue_rescue") {
    expect_fields(step, {"op", "class", "args"}, where);
  } else if (op == "note_inline" || (may_yield && (op == "yield" || op == "yield_rescue"))) {
    expect_fields(step, {"op"}, where);
  } else {
    throw not_understood(fmt::format("op \"{}\" in {}", op, where));
  }
}

void append_to_first_argument(understudy::context& where, const std::string& more) {
  auto arguments = json::parse(where.arguments_json());
  arguments.at(0).get_ref<std::string&>() += more;
  where.replace_arguments(understudy::arguments::parse(arguments.dump()));
}

}  // namespace

script::script(std::string job, std::string method, json steps, bool may_yield)
    : job_{std::move(job)}, method_{std::move(method)}, steps_(std::move(steps)) {
  for (const auto& step : steps_) check_step(step, may_yield, fmt::format("{}.{}", job_, method_));
}

json script::run(stage& on, understudy::context& where, const std::exception_ptr& error) const {
  on.seen.enter(job_, method_, where, error);
  return play(on, where, nullptr);
}

void script::run_around(stage& on, understudy::context& where,
                        const understudy::yield* next) const {
  on.seen.enter(job_, method_, where);
  json value;
  try {
    value = play(on, where, next);
  } catch (...) {
    on.seen.exit_raise(job_, method_, std::current_exception());
    throw;
  }
  on.seen.exit_return(job_, method_, value);
  on.last_value = std::move(value);
}

json script::play(stage& on, understudy::context& where, const understudy::yield* next) const {
  const auto rescuing = [&](const auto& step_itself) {
    try {
      step_itself();
    } catch (const std::exception&) {  // which a HardError is not
      on.seen.rescued(job_, method_, std::current_exception());
    }
  };
  for (const auto& step : steps_) {
    const std::string op = step.at("op");
    if (op == "return") return step.at("value");
    if (op == "raise") raise(step.at("exception"), step.at("message"));
    if (op == "yield") pass_on(on, *next);
    if (op == "yield_rescue") rescuing([&] { pass_on(on, *next); });
    if (op == "enqueue") enqueue(on, where, step);
    if (op == "enqueue_rescue") rescuing([&] { enqueue(on, where, step); });
    if (op == "append_to_first_arg") append_to_first_argument(where, step.at("value"));
    if (op == "note_inline") on.seen.inline_seen(job_, method_, on.is_inline());
  }
  return nullptr;
}

void script::pass_on(stage& on, const understudy::yield& next) const {
  next();
  on.seen.yielded(job_, method_, on.last_value);
}

void script::enqueue(stage& on, understudy::context& where, const json& step) const {
  const std::string name = step.at("class");
  const auto given = understudy::arguments::parse(step.at("args").dump());
  const auto result = where.client().enqueue(on.types.at(name), given);
  on.seen.enqueue_returned(job_, method_, name, result ? json(true) : json(nullptr));
}

}  // namespace golden
