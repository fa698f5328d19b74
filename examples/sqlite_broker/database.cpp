#include "database.hpp"

#include <sqlite3.h>

#include "understudy/error.hpp"

namespace {

[[noreturn]] void fail(sqlite3* connection) {
  const int code = sqlite3_errcode(connection) & 0xff;
  const bool may_pass = code == SQLITE_BUSY || code == SQLITE_LOCKED;
  throw understudy::broker_error{std::string{"SQLite: "} + sqlite3_errmsg(connection), may_pass};
}

void expect_ok(int result, sqlite3* connection) {
  if (result != SQLITE_OK) fail(connection);
}

}  // namespace

query::~query() { sqlite3_reset(prepared_); }

bool query::next() {
  switch (sqlite3_step(prepared_)) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: fail(sqlite3_db_handle(prepared_));
  }
}

bool query::finish() {
  while (next()) {
  }
  return sqlite3_changes(sqlite3_db_handle(prepared_)) != 0;
}

bool query::is_null(int column) const {
  return sqlite3_column_type(prepared_, column) == SQLITE_NULL;
}

std::int64_t query::integer(int column) const { return sqlite3_column_int64(prepared_, column); }

std::string query::bytes(int column) const {
  const auto* first = static_cast<const char*>(sqlite3_column_blob(prepared_, column));
  if (first == nullptr) return {};
  return {first, static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column))};
}

void database::closes::operator()(sqlite3* connection) const { sqlite3_close(connection); }
void database::finalizes::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

database::database(const std::string& file, const char* schema) {
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(file.c_str(), &opened,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  connection_.reset(opened);
  expect_ok(result, opened);
  sqlite3_busy_timeout(opened, 10'000);
  for (const char* sql : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", schema}) {
    expect_ok(sqlite3_exec(opened, sql, nullptr, nullptr, nullptr), opened);
  }
}

sqlite3_stmt& database::prepare(const char* sql) {
  auto& kept = prepared_[sql];
  if (!kept) {
    sqlite3_stmt* made = nullptr;
    expect_ok(
        sqlite3_prepare_v3(connection_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr),
        connection_.get());
    kept.reset(made);
  }
  return *kept;
}

void database::session::bind(sqlite3_stmt& prepared, int parameter, std::int64_t value) {
  expect_ok(sqlite3_bind_int64(&prepared, parameter, value), sqlite3_db_handle(&prepared));
}

void database::session::bind(sqlite3_stmt& prepared, int parameter, std::string_view value) {
  // Of a null pointer it would make NULL.
  const char* first = value.data() == nullptr ? "" : value.data();
  expect_ok(sqlite3_bind_blob64(&prepared, parameter, first, value.size(), SQLITE_STATIC),
            sqlite3_db_handle(&prepared));
}

database::transaction::transaction(database& of) : session{of} { run("BEGIN IMMEDIATE").finish(); }

database::transaction::~transaction() {
  if (!is_open_) return;
  try {
    run("ROLLBACK").finish();
  } catch (const understudy::broker_error&) {
    // SQLite did so itself.
  }
}

void database::transaction::commit() {
  run("COMMIT").finish();
  is_open_ = false;
}
