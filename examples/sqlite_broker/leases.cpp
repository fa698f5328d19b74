#include "rows.hpp"
#include "sqlite_broker.hpp"

using session = database::session;

namespace {

std::int64_t token_of(const understudy::lease& held) {
  return static_cast<std::int64_t>(held.token);
}

std::optional<understudy::lease> lease_of(query& row) {
  if (!row.next()) return std::nullopt;
  understudy::lease held{static_cast<std::uint64_t>(row.integer(0)), row.bytes(1),
                         std::make_shared<const understudy::message>(read_message(row, 2))};
  row.finish();
  return held;
}

}  // namespace

std::optional<understudy::lease> sqlite_broker::reserve(std::string_view queue,
                                                        understudy::time_point expires_at) {
  session file{database_};
  auto taken = file.run(
      "UPDATE jobs SET state = 2, at = ?2, token = (SELECT last_token + 1 FROM totals)"
      " WHERE place ="
      " (SELECT place FROM jobs WHERE state = 0 AND queue = ?1 ORDER BY place LIMIT 1)"
      " RETURNING token, queue, " MESSAGE_COLUMNS,
      queue, as_integer(expires_at));
  return lease_of(taken);
}

bool sqlite_broker::extend(const understudy::lease& held, understudy::time_point expires_at) {
  return session{database_}
      .run("UPDATE jobs SET at = max(at, ?2) WHERE state = 2 AND token = ?1", token_of(held),
           as_integer(expires_at))
      .finish();
}

bool sqlite_broker::acknowledge(const understudy::lease& done) {
  database::transaction both{database_};
  const bool is_held =
      both.run("DELETE FROM jobs WHERE state = 2 AND token = ?", token_of(done)).finish();
  if (is_held) let_go(both, done.locks);
  both.commit();
  return is_held;
}

bool sqlite_broker::put_back(const understudy::lease& held, std::string_view queue) {
  session file{database_};
  if (queue.empty() || queue == held.queue) {
    return file.run("UPDATE jobs SET state = 0 WHERE state = 2 AND token = ?", token_of(held))
        .finish();
  }
  return file
      .run("UPDATE jobs SET state = 0, queue = ?2, place = (SELECT max(place) + 1 FROM jobs)"
           " WHERE state = 2 AND token = ?1",
           token_of(held), queue)
      .finish();
}

std::optional<understudy::lease> sqlite_broker::recover(understudy::time_point now) {
  session file{database_};
  auto recovered = file.run(
      "UPDATE jobs SET state = 0, attempt = attempt + 1 WHERE place ="
      " (SELECT place FROM jobs WHERE state = 2 AND at <= ?1 AND at < ?2 ORDER BY at LIMIT 1)"
      " RETURNING token, queue, " MESSAGE_COLUMNS,
      as_integer(now), as_integer(understudy::never));
  return lease_of(recovered);
}
