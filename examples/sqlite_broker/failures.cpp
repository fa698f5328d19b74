#include "rows.hpp"
#include "sqlite_broker.hpp"

using session = database::session;

// The failure at an index, the oldest being 0.
#define AT_INDEX "WHERE number = (SELECT number FROM failures ORDER BY number LIMIT 1 OFFSET ?1)"

bool sqlite_broker::fail(const understudy::lease& failed, understudy::failure record) {
  const auto token = static_cast<std::int64_t>(failed.token);
  const auto backtrace = packed(record.backtrace);
  database::transaction both{database_};
  both.run(
          "INSERT INTO failures (failed_at, worker, type, message, backtrace, "
          "queue, " MESSAGE_COLUMNS ") SELECT ?2, ?3, ?4, ?5, ?6, queue, " MESSAGE_COLUMNS
          " FROM jobs WHERE state = 2 AND token = ?1",
          token, as_integer(record.failed_at), record.worker, record.exception.type,
          record.exception.message, backtrace)
      .finish();
  const bool is_held = both.run("DELETE FROM jobs WHERE state = 2 AND token = ?", token).finish();
  if (is_held) let_go(both, failed.locks);
  both.commit();
  return is_held;
}

std::vector<understudy::failure> sqlite_broker::failures() const {
  session file{database_};
  auto rows = file.run(
      "SELECT failed_at, queue, worker, type, message, backtrace, retried_at, " MESSAGE_COLUMNS
      " FROM failures ORDER BY number");
  std::vector<understudy::failure> all;
  while (rows.next()) {
    understudy::failure read;
    read.failed_at = as_time(rows.integer(0));
    read.queue = rows.bytes(1);
    read.worker = rows.bytes(2);
    read.exception = {rows.bytes(3), rows.bytes(4)};
    read.backtrace = unpacked(rows.bytes(5));
    if (!rows.is_null(6)) read.retried_at = as_time(rows.integer(6));
    read.message = read_message(rows, 7);
    all.push_back(std::move(read));
  }
  return all;
}

bool sqlite_broker::retry_failure(std::size_t index, understudy::time_point now,
                                  std::string_view queue) {
  const auto offset = static_cast<std::int64_t>(index);
  database::transaction both{database_};
  both.run(
          "INSERT INTO jobs (state, queue, id, parent, attempt, enqueued_at, headers, payload)"
          " SELECT 0, iif(?2 = x'', queue, ?2), id, parent, 1, enqueued_at, headers, payload"
          " FROM failures " AT_INDEX,
          offset, queue)
      .finish();
  const bool exists =
      both.run("UPDATE failures SET retried_at = ?2 " AT_INDEX, offset, as_integer(now)).finish();
  both.commit();
  return exists;
}

bool sqlite_broker::remove_failure(std::size_t index) {
  return session{database_}
      .run("DELETE FROM failures " AT_INDEX, static_cast<std::int64_t>(index))
      .finish();
}

void sqlite_broker::clear_failures() { session{database_}.run("DELETE FROM failures").finish(); }
