#include "inspector.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "understudy/broker/roster.hpp"
#include "understudy/error.hpp"
#include "understudy/worker/run_options.hpp"

namespace inspector {

namespace {

using understudy::usage_error;

std::string text_of(understudy::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::floor<std::chrono::seconds>(time)));
}

rows row_of(const understudy::message& job) {
  return {{"id", job.envelope.id}, {"attempt", job.envelope.attempt}, {"payload", job.payload}};
}

rows row_of(std::size_t number, const understudy::failure& failed) {
  return {{"number", number},
          {"failed_at", text_of(failed.failed_at)},
          {"queue", failed.queue},
          {"exception", failed.exception.type},
          {"error", failed.exception.message},
          {"worker", failed.worker},
          {"retried_at", failed.retried_at ? rows(text_of(*failed.retried_at)) : rows()}};
}

// A worker of others may never give a sign of life: then nobody can tell.
bool is_silent(const understudy::listed_worker& worker, understudy::time_point oldest) {
  return worker.last_beat < oldest && worker.last_beat != worker.started_at;
}

[[noreturn]] void lacks(std::size_t number) {
  throw usage_error{fmt::format("no failed job has the number {}", number)};
}

// In a table a value stands without its quotes.
std::string cell_of(const rows& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "-";
  return value.dump();
}

}  // namespace

rows queues(const understudy::broker& of) {
  rows shown = rows::array();
  for (const auto& name : of.queues()) shown.push_back({{"queue", name}, {"size", of.size(name)}});
  return shown;
}

rows workers(understudy::broker& of, understudy::time_point now) {
  const auto oldest = now - understudy::run_options{}.prune_after;
  rows shown = rows::array();
  for (const auto& each : of.roster().workers()) {
    const auto* at = each.at_work ? &*each.at_work : nullptr;
    shown.push_back({{"worker", each.id},
                     {"state", is_silent(each, oldest) ? "silent"
                               : at != nullptr         ? "working"
                                                       : "idle"},
                     {"started_at", text_of(each.started_at)},
                     {"last_beat", text_of(each.last_beat)},
                     {"queue", at != nullptr ? rows(at->queue) : rows()},
                     {"since", each.at_work_since ? rows(text_of(*each.at_work_since)) : rows()},
                     {"payload", at != nullptr ? rows(at->message->payload) : rows()}});
  }
  return shown;
}

rows peek(const understudy::broker& of, const std::string& queue, std::size_t start,
          std::size_t count) {
  rows shown = rows::array();
  for (const auto& job : of.peek(queue, start, count)) shown.push_back(row_of(job));
  return shown;
}

rows scheduled(const understudy::broker& of) {
  rows shown = rows::array();
  for (const auto& each : of.scheduled()) {
    rows row{{"due", text_of(each.due)}, {"queue", each.queue}};
    row.update(row_of(*each.message));
    shown.push_back(std::move(row));
  }
  return shown;
}

rows stats(const understudy::broker& of) {
  const auto counted = of.stats();
  return rows::array(
      {{{"processed", counted.processed}, {"failed", counted.failed}, {"paused", of.paused()}}});
}

rows failed(const understudy::broker& of) {
  rows shown = rows::array();
  for (const auto& each : of.failures()) shown.push_back(row_of(shown.size(), each));
  return shown;
}

rows failed_entry(const understudy::broker& of, std::size_t number) {
  const auto failures = of.failures();
  if (number >= failures.size()) lacks(number);
  auto row = row_of(number, failures[number]);
  row.update(row_of(failures[number].message));
  row["backtrace"] = failures[number].backtrace;
  return rows::array({std::move(row)});
}

std::size_t retry_failed(understudy::broker& of, std::size_t number, const std::string& queue) {
  const auto now = understudy::system_clock::shared().now();
  if (number != all) {
    if (!of.retry_failure(number, now, queue)) lacks(number);
    return 1;
  }
  std::size_t count = 0;
  const auto failures = of.failures();
  for (std::size_t each = 0; each < failures.size(); ++each) {
    const bool has_queue = !queue.empty() || !failures[each].queue.empty();
    if (has_queue && !failures[each].retried() && of.retry_failure(each, now, queue)) ++count;
  }
  return count;
}

std::size_t remove_failed(understudy::broker& of, std::size_t number) {
  if (number != all) {
    if (!of.remove_failure(number)) lacks(number);
    return 1;
  }
  const auto count = of.failures().size();
  of.clear_failures();
  return count;
}

std::size_t move(understudy::broker& of, const std::string& from, const std::string& to,
                 std::size_t count) {
  if (from == to) throw usage_error{"a queue's jobs cannot be moved to the same queue"};
  std::size_t moved = 0;
  while (moved < count) {
    // Should this process end here, the job comes back.
    const auto until = understudy::system_clock::shared().now() + std::chrono::minutes{1};
    const auto held = of.reserve(from, until);
    if (!held) break;
    if (of.put_back(*held, to)) ++moved;
  }
  return moved;
}

std::string as_json(const rows& shown) {
  return shown.dump(2, ' ', false, rows::error_handler_t::replace) + "\n";
}

std::string as_table(const rows& shown) {
  if (shown.empty()) return "none\n";
  std::string text;
  std::vector<std::size_t> widths;
  for (const auto& [name, value] : shown[0].items()) widths.push_back(name.size());
  for (const auto& row : shown) {
    std::size_t column = 0;
    for (const auto& value : row) {
      widths[column] = std::max(widths[column], cell_of(value).size());
      ++column;
    }
  }
  const auto add = [&](std::size_t column, const std::string& cell) {
    const bool is_last = column + 1 == widths.size();
    text += is_last ? cell + "\n" : fmt::format("{:<{}}  ", cell, widths[column]);
  };
  std::size_t column = 0;
  for (const auto& [name, value] : shown[0].items()) add(column++, name);
  for (const auto& row : shown) {
    column = 0;
    for (const auto& value : row) add(column++, cell_of(value));
  }
  return text;
}

}  // namespace inspector
