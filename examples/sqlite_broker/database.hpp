#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

/// One run of a prepared statement. What was bound has to outlive it.
class query {
 public:
  explicit query(sqlite3_stmt& prepared) : prepared_{&prepared} {}
  query(const query&) = delete;
  query& operator=(const query&) = delete;
  ~query();

  /// Goes to the next row. \return false if there is none: then the statement is done, and what it
  /// wrote is stored for good unless a transaction is open.
  bool next();

  /// Runs it to its end. \return whether it wrote or removed a row.
  bool finish();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string bytes(int column) const;

 private:
  sqlite3_stmt* prepared_;
};

/// One connection to one file, for one thread at a time: each takes a `session`. What is written is
/// on the disk when it returns.
class database {
 public:
  /// \throws understudy::broker_error if the file cannot be opened.
  database(const std::string& file, const char* schema);

  class session;
  class transaction;

 private:
  struct closes {
    void operator()(sqlite3* connection) const;
  };
  struct finalizes {
    void operator()(sqlite3_stmt* statement) const;
  };
  sqlite3_stmt& prepare(const char* sql);

  std::mutex mutex_;
  std::unique_ptr<sqlite3, closes> connection_;
  // By the address of its text: a literal of this program.
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, finalizes>> prepared_;
};

/// The connection, until this goes.
class database::session {
 public:
  explicit session(database& of) : database_{of}, guard_{of.mutex_} {}

  /// Begins a statement, a literal, with values for its parameters: integers, or bytes of any kind.
  template <class... Values>
  query run(const char* sql, const Values&... values) {
    auto& prepared = database_.prepare(sql);
    int parameter = 0;
    (bind(prepared, ++parameter, values), ...);
    return query{prepared};
  }

 private:
  static void bind(sqlite3_stmt& prepared, int parameter, std::int64_t value);
  static void bind(sqlite3_stmt& prepared, int parameter, std::string_view value);

  database& database_;
  std::unique_lock<std::mutex> guard_;
};

/// A session whose statements happen all or none.
class database::transaction : public session {
 public:
  explicit transaction(database& of);
  ~transaction();

  void commit();

 private:
  bool is_open_ = true;
};
