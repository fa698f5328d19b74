#include <algorithm>
#include <limits>

#include "rows.hpp"
#include "schema.hpp"
#include "sqlite_broker.hpp"

using session = database::session;

sqlite_broker::sqlite_broker(const std::string& file) : database_{file, schema} {}

namespace {

void append(session& file, std::string_view queue, const understudy::message& pushed) {
  const auto& beside = pushed.envelope;
  const auto headers = packed(beside.headers);
  file.run("INSERT INTO jobs (state, queue, " MESSAGE_COLUMNS ") VALUES (0, ?, ?, ?, ?, ?, ?, ?)",
           queue, beside.id, beside.parent, beside.attempt, as_integer(beside.enqueued_at), headers,
           pushed.payload)
      .finish();
}

}  // namespace

void sqlite_broker::push(std::string_view queue, understudy::message pushed) {
  session file{database_};
  append(file, queue, pushed);
}

void sqlite_broker::push_all(std::string_view queue, std::vector<understudy::message> pushed) {
  database::transaction all{database_};
  for (const auto& each : pushed) append(all, queue, each);
  all.commit();
}

std::vector<std::string> sqlite_broker::queues() const {
  session file{database_};
  auto rows = file.run("SELECT name FROM queues ORDER BY name");
  std::vector<std::string> names;
  while (rows.next()) names.push_back(rows.bytes(0));
  return names;
}

std::size_t sqlite_broker::size(std::string_view queue) const {
  session file{database_};
  auto row = file.run("SELECT count(*) FROM jobs WHERE state = 0 AND queue = ?", queue);
  row.next();
  return static_cast<std::size_t>(row.integer(0));
}

std::vector<understudy::message> sqlite_broker::peek(std::string_view queue, std::size_t start,
                                                     std::size_t count) const {
  const auto in_range = [](std::size_t number) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::min(number, static_cast<std::size_t>(most)));
  };
  session file{database_};
  auto rows = file.run("SELECT " MESSAGE_COLUMNS
                       " FROM jobs WHERE state = 0 AND queue = ? ORDER BY place"
                       " LIMIT ? OFFSET ?",
                       queue, in_range(count), in_range(start));
  std::vector<understudy::message> seen;
  while (rows.next()) seen.push_back(read_message(rows, 0));
  return seen;
}

std::vector<std::string> sqlite_broker::remove(std::string_view queue, std::string_view payload) {
  session file{database_};
  auto rows = file.run(
      "DELETE FROM jobs WHERE state = 0 AND queue = ? AND payload = ? RETURNING id", queue, payload);
  std::vector<std::string> ids;
  while (rows.next()) ids.push_back(rows.bytes(0));
  return ids;
}

bool sqlite_broker::withdraw(std::string_view queue, std::string_view id) {
  return session{database_}
      .run("DELETE FROM jobs WHERE state = 0 AND queue = ? AND id = ? AND length(id) > 0", queue, id)
      .finish();
}

void sqlite_broker::remove_queue(std::string_view queue) {
  database::transaction both{database_};
  both.run("DELETE FROM jobs WHERE state = 0 AND queue = ?", queue).finish();
  both.run("DELETE FROM queues WHERE name = ?", queue).finish();
  both.commit();
}

void sqlite_broker::pause(bool paused) {
  session{database_}.run("UPDATE totals SET paused = ?", std::int64_t{paused}).finish();
}

bool sqlite_broker::paused() const {
  session file{database_};
  auto row = file.run("SELECT paused FROM totals");
  row.next();
  return row.integer(0) != 0;
}

understudy::broker_stats sqlite_broker::stats() const {
  session file{database_};
  auto row = file.run("SELECT processed, failed FROM totals");
  row.next();
  return {static_cast<std::size_t>(row.integer(0)), static_cast<std::size_t>(row.integer(1))};
}
