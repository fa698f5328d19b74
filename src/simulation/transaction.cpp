#include "understudy/simulation/transaction.hpp"

#include <fmt/format.h>

#include <utility>

#include "simulation/execution.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation {

transaction_conflict::transaction_conflict(const std::string& row)
    : std::runtime_error{fmt::format("{} was written by another process meanwhile", row)} {}

transaction::transaction(detail::execution& of) : of_{of} {
  auto& open = of_.transaction();
  if (open != nullptr) throw usage_error{"a transaction is open in this process"};
  open = std::make_shared<detail::open_transaction>();
}

transaction::~transaction() { roll_back(); }

void transaction::roll_back() {
  if (!is_open_) return;
  is_open_ = false;
  if (of_.is_inert()) return;
  of_.transaction() = nullptr;
  of_.tell([] { return "rolls back"; });
}

void transaction::commit() {
  if (!is_open_) throw usage_error{"the transaction is over"};
  of_.point(detail::place::body);
  if (of_.is_inert()) return;
  is_open_ = false;
  const auto open = std::exchange(of_.transaction(), nullptr);
  for (const auto& each : open->entries) {
    of_.reads(each.row);
    if (each.may_apply()) continue;
    of_.tell([&] { return fmt::format("rolls back: {} has changed", each.name); });
    throw transaction_conflict{each.name};
  }
  for (const auto& each : open->entries) {
    of_.writes(each.row);
    of_.writes_part(each.table);
    each.apply();
  }
  of_.tell([] { return "commits"; });
}

}  // namespace understudy::simulation
