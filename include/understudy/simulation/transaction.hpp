#pragma once

#include <stdexcept>
#include <string>

namespace understudy::simulation {

namespace detail {
class execution;
}  // namespace detail

/// A commit that was refused, as by a unique key: a row that the transaction had looked at to write
/// it, by an insert or an update, was written by another process meanwhile. Nothing of it is stored.
class transaction_conflict : public std::runtime_error {
 public:
  /// \param row table and key, as stories spell them
  explicit transaction_conflict(const std::string& row);
};

/// What a process writes is seen by others when it commits, as one step; one that does not commit
/// leaves nothing. It reads its own writes, and otherwise what others have committed. Of two that
/// insert one key, or update one row, the first to commit wins; where a row is just set or erased,
/// the last.
///
///     auto all = world.begin();
///     orders.set(7, "paid");
///     all.commit();
class transaction {
 public:
  /// \throws usage_error if this process has one open.
  explicit transaction(detail::execution& of);
  /// Rolls back, unless it was committed.
  ~transaction();
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;

  /// \throws transaction_conflict if others came first; then it is rolled back.
  void commit();
  void roll_back();

 private:
  detail::execution& of_;
  bool is_open_ = true;
};

}  // namespace understudy::simulation
