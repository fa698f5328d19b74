#include "locks.hpp"

#include "rows.hpp"
#include "understudy/error.hpp"

namespace {

constexpr auto release_sql = "DELETE FROM locks WHERE key = ? AND owner = ?";

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

std::optional<understudy::held_lock> sqlite_lock_store::holder_of(
    std::string_view key, understudy::time_point now) const {
  database::session file{database_};
  auto row = file.run("SELECT owner, expires_at FROM locks WHERE key = ? AND expires_at > ?", key,
                      as_integer(now));
  if (!row.next()) return std::nullopt;
  return understudy::held_lock{std::string{key}, row.bytes(0), as_time(row.integer(1))};
}

bool sqlite_lock_store::release(std::string_view key, std::string_view owner) {
  return database::session{database_}.run(release_sql, key, owner).finish();
}

void let_go(database::transaction& of, const std::vector<understudy::owned_lock>& locks) {
  for (const auto& [key, owner] : locks) of.run(release_sql, key, owner).finish();
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
