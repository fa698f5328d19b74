// The broker of the example over SQLite, beside the statements that it runs, run by hand.

#include <sqlite3.h>

#include <stdexcept>

#include "examples/sqlite_broker/schema.hpp"
#include "examples/sqlite_broker/sqlite_broker.hpp"
#include "examples/sqlite_broker/temporary_file.hpp"
#include "jobs.hpp"

namespace bench {

namespace {

constexpr int jobs = 20;

void sqlite_ours(benchmark::State& state) {
  const temporary_file file;
  sqlite_broker broker{file.path()};
  for (auto _ : state) {
    for (int i = 0; i < jobs; ++i) broker.push("bench", {"a payload of some bytes", {}});
    while (const auto held = broker.reserve("bench")) broker.acknowledge(*held);
  }
  state.SetItemsProcessed(state.iterations() * jobs);
}
BENCHMARK(sqlite_ours)->UseRealTime();

// Stops the benchmark if SQLite does not do what it should.
void expect(bool is_so) {
  if (!is_so) throw std::runtime_error{"SQLite by hand"};
}

void sqlite_by_hand(benchmark::State& state) {
  const temporary_file file;
  sqlite3* db = nullptr;
  expect(sqlite3_open(file.path().c_str(), &db) == SQLITE_OK);
  for (const char* sql : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", schema}) {
    expect(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  const auto prepare = [&](const char* sql) {
    sqlite3_stmt* made = nullptr;
    expect(sqlite3_prepare_v2(db, sql, -1, &made, nullptr) == SQLITE_OK);
    return made;
  };
  auto* push = prepare(
      "INSERT INTO jobs (state, queue, id, parent, attempt, enqueued_at, headers, payload)"
      " VALUES (0, x'62656e6368', x'', x'', 1, 0, x'', ?)");
  auto* reserve = prepare(
      "UPDATE jobs SET state = 2, at = 4711, token = (SELECT last_token + 1 FROM totals)"
      " WHERE place = (SELECT place FROM jobs WHERE state = 0 AND queue = x'62656e6368'"
      " ORDER BY place LIMIT 1) RETURNING token, payload");
  auto* acknowledge = prepare("DELETE FROM jobs WHERE state = 2 AND token = ?");

  for (auto _ : state) {
    for (int i = 0; i < jobs; ++i) {
      sqlite3_bind_blob(push, 1, "a payload of some bytes", 23, SQLITE_STATIC);
      expect(sqlite3_step(push) == SQLITE_DONE);
      sqlite3_reset(push);
    }
    for (int i = 0; i < jobs; ++i) {
      expect(sqlite3_step(reserve) == SQLITE_ROW);
      const auto token = sqlite3_column_int64(reserve, 0);
      expect(sqlite3_column_bytes(reserve, 1) == 23);
      expect(sqlite3_step(reserve) == SQLITE_DONE);
      sqlite3_reset(reserve);
      sqlite3_bind_int64(acknowledge, 1, token);
      expect(sqlite3_step(acknowledge) == SQLITE_DONE);
      sqlite3_reset(acknowledge);
    }
  }
  state.SetItemsProcessed(state.iterations() * jobs);
  for (auto* each : {push, reserve, acknowledge}) sqlite3_finalize(each);
  sqlite3_close(db);
}
BENCHMARK(sqlite_by_hand)->UseRealTime();

}  // namespace

}  // namespace bench
