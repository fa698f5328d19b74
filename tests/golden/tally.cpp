#include "tally.hpp"

#include <fmt/format.h>

namespace golden {

void summary::TearDown() {
  for (const auto& [file, tally] : files_) {
    if (tally.ran.empty()) continue;
    int total = 0;
    for (const auto& [kind, count] : tally.ran) total += count;
    fmt::print("\n{}: {} scenarios ran, {} ruby_only, {} out of reach\n", file, total,
               tally.ruby_only, tally.out_of_reach.size());
    for (const auto& [kind, count] : tally.ran) fmt::print("  {:4} {}\n", count, kind);
    for (const auto& entry : tally.out_of_reach) fmt::print("  out of reach: {}\n", entry);
  }
}

}  // namespace golden
