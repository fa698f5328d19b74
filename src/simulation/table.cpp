#include "understudy/simulation/table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "simulation/execution.hpp"

namespace understudy::simulation::detail {

table::table(execution& of, std::string name)
    : of_{of}, name_{std::move(name)}, all_{of.number("table", name_)} {}

table::row table::number(std::string_view key) {
  return of_.number("row of " + std::to_string(all_), key);
}

bool table::step() const {
  of_.point(place::body);
  return !of_.is_inert();
}

void table::reads(row which) const { of_.reads(which); }
void table::reads_all() const { of_.reads(all_); }

void table::reads(row which, const std::function<std::string()>& found) const {
  of_.reads(which, found);
}

void table::reads_all(const std::function<std::string()>& found) const { of_.reads(all_, found); }

std::string table::named(std::string_view key) const {
  return key.empty() ? name_ : fmt::format("{}[{}]", name_, key);
}

void table::tell(std::string_view key, const std::function<std::string()>& what) const {
  of_.tell([&] { return fmt::format("{} {}", named(key), what()); });
}

void table::writes(row which, std::string_view key,
                   const std::function<std::string()>& what) const {
  of_.writes(which);
  of_.writes_part(all_);
  tell(key, what);
}

bool table::defers() const { return of_.transaction() != nullptr; }

void table::defer(row which, std::string_view key, const std::function<std::string()>& what,
                  std::shared_ptr<void> value, std::function<bool()> may_apply,
                  std::function<void()> apply) const {
  tell(key, [&] { return what() + ", when it commits"; });
  of_.transaction()->entries.push_back(
      {which, all_, named(key), std::move(value), std::move(may_apply), std::move(apply)});
}

void* table::deferred(row which) const {
  const auto& open = of_.transaction();
  if (open == nullptr) return nullptr;
  const auto last = std::find_if(open->entries.rbegin(), open->entries.rend(),
                                 [which](const auto& each) { return each.row == which; });
  return last == open->entries.rend() ? nullptr : last->value.get();
}

void table::ends_as(std::function<std::vector<std::string>()> rows) const {
  of_.add_contents(std::move(rows));
}

}  // namespace understudy::simulation::detail
