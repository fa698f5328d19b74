#include "rows.hpp"
#include "sqlite_broker.hpp"

using session = database::session;

// A new place, behind all others.
#define LAST_PLACE "(SELECT max(place) + 1 FROM jobs)"

namespace {

understudy::scheduled_message scheduled_of(const query& row) {
  return {as_time(row.integer(0)), row.bytes(1),
          std::make_shared<const understudy::message>(read_message(row, 2))};
}

}  // namespace

void sqlite_broker::schedule(understudy::time_point due, std::string_view queue,
                             understudy::message scheduled) {
  const auto& beside = scheduled.envelope;
  const auto headers = packed(beside.headers);
  session{database_}
      .run("INSERT INTO jobs (state, at, queue, " MESSAGE_COLUMNS
           ") VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
           as_integer(due), queue, beside.id, beside.parent, beside.attempt,
           as_integer(beside.enqueued_at), headers, scheduled.payload)
      .finish();
}

std::optional<understudy::scheduled_message> sqlite_broker::promote(understudy::time_point now) {
  session file{database_};
  auto row =
      file.run("UPDATE jobs SET state = 0, place = " LAST_PLACE
               " WHERE place ="
               " (SELECT place FROM jobs WHERE state = 1 AND at <= ? ORDER BY at, place LIMIT 1)"
               " RETURNING at, queue, " MESSAGE_COLUMNS,
               as_integer(now));
  if (!row.next()) return std::nullopt;
  auto promoted = scheduled_of(row);
  row.finish();
  return promoted;
}

std::vector<understudy::scheduled_message> sqlite_broker::scheduled() const {
  session file{database_};
  auto rows = file.run("SELECT at, queue, " MESSAGE_COLUMNS
                       " FROM jobs WHERE state = 1 ORDER BY at, place");
  std::vector<understudy::scheduled_message> all;
  while (rows.next()) all.push_back(scheduled_of(rows));
  return all;
}

std::vector<std::string> sqlite_broker::unschedule(std::string_view queue,
                                                   std::string_view payload) {
  session file{database_};
  auto rows = file.run(
      "DELETE FROM jobs WHERE state = 1 AND queue = ? AND payload = ? RETURNING id", queue, payload);
  std::vector<std::string> ids;
  while (rows.next()) ids.push_back(rows.bytes(0));
  return ids;
}

bool sqlite_broker::unschedule(std::string_view job_id) {
  return session{database_}
      .run("DELETE FROM jobs WHERE state = 1 AND id = ? AND length(id) > 0", job_id)
      .finish();
}

std::optional<understudy::time_point> sqlite_broker::next_event() const {
  session file{database_};
  auto row = file.run(
      "SELECT min(at) FROM (SELECT min(at) AS at FROM jobs WHERE state = 1"
      " UNION ALL SELECT min(at) FROM jobs WHERE state = 2 AND at < ?) HAVING min(at) IS NOT NULL",
      as_integer(understudy::never));
  if (!row.next()) return std::nullopt;
  return as_time(row.integer(0));
}

bool sqlite_broker::retry(const understudy::lease& failed, understudy::time_point due) {
  database::transaction both{database_};
  const bool is_held =
      both.run("UPDATE jobs SET state = 1, place = " LAST_PLACE
               ", at = ?2, attempt = attempt + 1 WHERE state = 2 AND token = ?1",
               static_cast<std::int64_t>(failed.token), as_integer(due))
          .finish();
  if (is_held) let_go(both, failed.locks);
  both.commit();
  return is_held;
}
