#include "table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bench {

std::string as_text(const std::vector<row>& rows) {
  std::size_t widest = 4;
  for (const auto& row : rows) widest = std::max(widest, row.what.size());
  auto text = fmt::format("{:{}} {:>12} {:>12} {:>7} {:>8}\n", "what", widest, "ours", "baseline",
                          "ratio", "budget");
  for (const auto& row : rows) {
    const auto budget =
        row.budget ? fmt::format("{} {:.4g}", row.is_least ? ">=" : "<=", *row.budget) : "-";
    text += fmt::format("{:{}} {:>12} {:>12} {:>7.3f} {:>8}{}\n", row.what, widest,
                        fmt::format("{:.4g} {}", row.ours, row.unit),
                        fmt::format("{:.4g} {}", row.baseline, row.unit), row.ratio(),
                        budget, row.holds() ? "" : "  MISSED");
  }
  return text;
}

std::string as_json(const std::vector<row>& rows) {
  auto all = nlohmann::ordered_json::array();
  for (const auto& row : rows) {
    all.push_back({{"what", row.what},
                   {"ours", row.ours},
                   {"baseline", row.baseline},
                   {"unit", row.unit},
                   {"ratio", row.ratio()},
                   {"budget", row.budget ? nlohmann::ordered_json(*row.budget) : nullptr},
                   {"budget_is", row.is_least ? "least" : "most"},
                   {"holds", row.holds()}});
  }
  return all.dump(2) + "\n";
}

}  // namespace bench
