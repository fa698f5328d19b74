#include "trace.hpp"

#include <fmt/format.h>

#include <map>

#include "script_errors.hpp"

namespace golden {

json& trace::add(const char* event) {
  json made;
  made["event"] = event;
  return events_.emplace_back(std::move(made));
}

json& trace::add(const char* event, const std::string& job, const std::string& method) {
  auto& made = add(event);
  made["job"] = job;
  made["method"] = method;
  return made;
}

void trace::enter(const std::string& job, const std::string& method,
                  const understudy::context& where, const std::exception_ptr& error) {
  auto arguments = json::parse(where.arguments_json());
  if (error) {
    auto told = error_of(error);
    told.erase("cause");
    arguments.insert(arguments.begin(), std::move(told));
  }
  add("enter", job, method)["args"] = std::move(arguments);
}

void trace::exit_return(const std::string& job, const std::string& method, const json& value) {
  auto& made = add("exit", job, method);
  made["how"] = "return";
  made["value"] = value;
}

void trace::exit_raise(const std::string& job, const std::string& method,
                       const std::exception_ptr& error) {
  auto& made = add("exit", job, method);
  made["how"] = "raise";
  made.update(error_of(error));
}

void trace::yielded(const std::string& job, const std::string& method, const json& value) {
  add("yielded", job, method)["value"] = value;
}

void trace::rescued(const std::string& job, const std::string& method,
                    const std::exception_ptr& error) {
  add("rescued", job, method).update(error_of(error));
}

void trace::enqueue_returned(const std::string& job, const std::string& method,
                             const std::string& enqueued, const json& value) {
  auto& made = add("enqueue_returned", job, method);
  made["class"] = enqueued;
  made["value"] = value;
}

void trace::inline_seen(const std::string& job, const std::string& method, bool value) {
  add("inline", job, method)["value"] = value;
}

void trace::returned_to_caller(const json& value) {
  add("enqueue_returned_to_caller")["value"] = value;
}

void trace::failure_recorded(const std::string& queue, const json& payload, const json& error) {
  auto& made = add("failure_backend");
  made["queue"] = queue;
  made["payload"] = payload;
  made.update(error);
}

namespace {

enum class fields { call, result, error, enqueue, value, failure };

fields fields_of(const std::string& event) {
  static const std::map<std::string, fields> known{{"enter", fields::call},
                                                   {"exit", fields::error},
                                                   {"yielded", fields::result},
                                                   {"rescued", fields::error},
                                                   {"enqueue_returned", fields::enqueue},
                                                   {"inline", fields::result},
                                                   {"enqueue_returned_to_caller", fields::value},
                                                   {"failure_backend", fields::failure}};
  const auto found = known.find(event);
  if (found == known.end()) throw not_understood(fmt::format("event \"{}\"", event));
  return found->second;
}

void expect_event_fields(const json& event, const std::string& name) {
  const auto where = "event " + name;
  switch (fields_of(name)) {
    case fields::call: return expect_fields(event, {"event", "job", "method", "args"}, where);
    case fields::result: return expect_fields(event, {"event", "job", "method", "value"}, where);
    case fields::enqueue:
      return expect_fields(event, {"event", "job", "method", "class", "value"}, where);
    case fields::value: return expect_fields(event, {"event", "value"}, where);
    case fields::error:
      return expect_fields(
          event, {"event", "job", "method", "how", "value", "exception", "message", "cause"},
          where);
    case fields::failure:
      return expect_fields(event, {"event", "queue", "payload", "exception", "message", "cause"},
                           where);
  }
}

json error_within(const json& event) {
  json error;
  for (const auto* field : {"exception", "message"}) {
    if (event.contains(field)) error[field] = event.at(field);
  }
  return comparable_error(error);
}

std::string line_of(const json& event) {
  const std::string name = event.at("event");
  expect_event_fields(event, name);
  std::string line = name;
  for (const auto* field : {"job", "method", "class", "queue", "how"}) {
    if (event.contains(field)) line += " " + event.at(field).get<std::string>();
  }
  if (event.contains("args")) {
    auto arguments = event.at("args");
    if (event.at("method").get_ref<const std::string&>().starts_with("on_failure")) {
      arguments.at(0) = comparable_error(arguments.at(0));
    }
    line += " " + text_of(arguments);
  }
  for (const auto* field : {"payload", "value"}) {
    if (event.contains(field)) line += " " + text_of(event.at(field));
  }
  if (event.contains("exception")) line += " " + text_of(error_within(event));
  return line;
}

}  // namespace

std::vector<std::string> lines_of(const json& events) {
  std::vector<std::string> lines;
  for (const auto& event : events) lines.push_back(line_of(event));
  return lines;
}

}  // namespace golden
