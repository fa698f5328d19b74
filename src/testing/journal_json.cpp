#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "testing/journal_text.hpp"
#include "testing/spelled_time.hpp"

namespace understudy::detail {

namespace {

using nlohmann::ordered_json;

// What a foreign client pushes has no time.
void add_time(ordered_json& line, time_point when) {
  if (when != time_point{}) line["time"] = in_iso8601(when);
}

void add_job(ordered_json& line, const recorded_job& job) {
  line["id"] = job.id();
  if (const auto name = job.name(); !name.empty()) line["job"] = name;
  line["queue"] = job.queue();
  if (const auto parent = job.parent()) line["parent"] = parent->id();
}

void add_hooks(ordered_json& line, const std::vector<hook_run>& hooks) {
  for (const auto& each : hooks) line["hooks"].push_back(each.name);
}

std::string text_of(const ordered_json& line) {
  return line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// The arguments in the digits that they have: a parsed number may lose some.
std::string with_arguments(std::string line, const recorded_job& job) {
  std::string last;
  try {
    last = "\"arguments\":" + arguments::parse(job.shown().shown).json();
  } catch (const std::exception&) {
    last = fmt::format("\"payload_size\":{}", job.payload().size());
  }
  line.insert(line.size() - 1, "," + last);
  return line;
}

std::string job_line(const recorded_job& job, const std::vector<hook_run>& hooks,
                     std::uint32_t order) {
  const auto halted_by = job.halted_by();
  ordered_json line{{"event", halted_by.empty() ? "enqueued" : "halted"}, {"order", order}};
  add_time(line, job.time());
  add_job(line, job);
  if (const auto from = job.enqueued_at()) {
    line["site"] = ordered_json{{"file", from.file}, {"line", from.line}};
  }
  if (!halted_by.empty()) line["halted_by"] = halted_by;
  add_hooks(line, hooks);
  return with_arguments(text_of(line), job);
}

std::string attempt_line(const attempt& shown, const records::attempt_entry& entry,
                         const records::event& event) {
  ordered_json line{{"event", "attempt"}, {"order", event.moment}};
  add_time(line, entry.time);
  add_job(line, shown.job());
  line["attempt"] = entry.number;
  line["lane"] = entry.lane;
  if (entry.ended) line["outcome"] = to_string(entry.outcome);
  if (entry.came_late) line["came_late"] = true;
  if (const auto exception = shown.unseen_exception()) {
    auto error = summarize(exception);
    line["exception"] = ordered_json{{"type", error.type}, {"message", error.message}};
  }
  if (entry.hook != nullptr) line["halted_by"] = *entry.hook;
  add_hooks(line, shown.hooks());
  return text_of(line);
}

}  // namespace

std::string json_lines(const records& of, const records::span& within) {
  std::string text;
  auto enqueue_hooks = of.hooks_of_enqueues();
  for (const auto& each : of.events(within)) {
    text += each.is_attempt ? attempt_line(of.attempt_handle(each.index),
                                             of.attempt_at(each.index, false), each)
                              : job_line(of.job_handle(each.index),
                                         enqueue_hooks[of.job(each.index).id], each.moment);
    text += '\n';
  }
  return text;
}

}  // namespace understudy::detail
