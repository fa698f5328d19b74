#include "locks.hpp"

#include "rows.hpp"
#include "understudy/error.hpp"

namespace {

void check_ttl(std::chrono::microseconds ttl) {
  if (ttl.count() <= 0) throw understudy::usage_error{"a lock needs a time to live above zero"};
}

}  // namespace

bool sqlite_lock_store::acquire(std::string_view key, std::string_view owner,
                                understudy::time_point now, std::chrono::microseconds ttl) {
  check_ttl(ttl);
  return database::session{database_}
      .run(
          "INSERT INTO locks VALUES (?1, ?2, ?3) ON CONFLICT (key) DO"
          " UPDATE SET owner = ?2, expires_at = ?3 WHERE expires_at <= ?4",
          key, owner, as_integer(understudy::later(now, ttl)), as_integer(now))
      .finish();
}

bool sqlite_lock_store::extend(std::string_view key, std::string_view owner,
                               understudy::time_point now, std::chrono::microseconds ttl) {
  check_ttl(ttl);
  return database::session{database_}
      .run("UPDATE locks SET expires_at = ?3 WHERE key = ?1 AND owner = ?2 AND expires_at > ?4", key,
           owner, as_integer(understudy::later(now, ttl)), as_integer(now))
      .finish();
}

std::string sqlite_lock_store::owner_of(std::string_view key, understudy::time_point now) const {
  database::session file{database_};
  auto row =
      file.run("SELECT owner FROM locks WHERE key = ? AND expires_at > ?", key, as_integer(now));
  return row.next() ? row.bytes(0) : "";
}

bool sqlite_lock_store::release(std::string_view key, std::string_view owner) {
  return database::session{database_}
      .run("DELETE FROM locks WHERE key = ? AND owner = ?", key, owner)
      .finish();
}

std::vector<understudy::held_lock> sqlite_lock_store::held(understudy::time_point now) const {
  database::session file{database_};
  auto rows = file.run(
      "SELECT key, owner, expires_at FROM locks WHERE expires_at > ?"
      " ORDER BY key",
      as_integer(now));
  std::vector<understudy::held_lock> locks;
  while (rows.next()) locks.push_back({rows.bytes(0), rows.bytes(1), as_time(rows.integer(2))});
  return locks;
}
