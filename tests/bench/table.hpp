#pragma once

#include <optional>
#include <string>
#include <vector>

namespace bench {

/// What something costs beside a baseline of the same run.
struct row {
  std::string what;
  double ours;
  double baseline;
  std::string unit;
  std::optional<double> budget;  // the most that ours / baseline may be; none for information
  bool is_least = false;         // the budget is the least that it may be

  double ratio() const { return ours / baseline; }
  bool holds() const { return !budget || (is_least ? ratio() >= *budget : ratio() <= *budget); }
};

std::string as_text(const std::vector<row>& rows);
std::string as_json(const std::vector<row>& rows);

}  // namespace bench
