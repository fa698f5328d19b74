#include "roster.hpp"

#include <memory>

#include "rows.hpp"

using session = database::session;

void sqlite_roster::enter(std::string_view worker_id, understudy::time_point now) {
  session{database_}
      .run("INSERT OR REPLACE INTO workers (worker, started_at, last_beat) VALUES (?1, ?2, ?2)",
           worker_id, as_integer(now))
      .finish();
}

void sqlite_roster::leave(std::string_view worker_id) {
  session{database_}.run("DELETE FROM workers WHERE worker = ?", worker_id).finish();
}

void sqlite_roster::beat(std::string_view worker_id, understudy::time_point now) {
  session{database_}
      .run("UPDATE workers SET last_beat = ?2 WHERE worker = ?1", worker_id, as_integer(now))
      .finish();
}

void sqlite_roster::at_work(std::string_view worker_id, const understudy::lease& on,
                            understudy::time_point now) {
  session{database_}
      .run("UPDATE workers SET held = ?2, since = ?3 WHERE worker = ?1", worker_id,
           static_cast<std::int64_t>(on.token), as_integer(now))
      .finish();
}

void sqlite_roster::at_rest(std::string_view worker_id) {
  session{database_}
      .run("UPDATE workers SET held = NULL, since = NULL WHERE worker = ?", worker_id)
      .finish();
}

std::vector<std::string> sqlite_roster::prune(std::string_view, understudy::time_point older_than) {
  session file{database_};
  auto rows =
      file.run("DELETE FROM workers WHERE last_beat < ? RETURNING worker", as_integer(older_than));
  std::vector<std::string> pruned;
  while (rows.next()) pruned.push_back(rows.bytes(0));
  return pruned;
}

std::vector<understudy::listed_worker> sqlite_roster::workers() const {
  session file{database_};
  auto rows =
      file.run("SELECT worker, started_at, last_beat, since, token, queue, " MESSAGE_COLUMNS
               " FROM workers LEFT JOIN jobs ON state = 2 AND token = held ORDER BY worker");
  std::vector<understudy::listed_worker> all;
  while (rows.next()) {
    understudy::listed_worker each{
        rows.bytes(0), as_time(rows.integer(1)), as_time(rows.integer(2)), {}, {}};
    if (const auto token = rows.integer(4); token != 0) {
      each.at_work =
          understudy::lease{static_cast<std::uint64_t>(token), rows.bytes(5),
                            std::make_shared<const understudy::message>(read_message(rows, 6))};
      each.at_work_since = as_time(rows.integer(3));
    }
    all.push_back(std::move(each));
  }
  return all;
}
