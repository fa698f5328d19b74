#include "understudy/testing/strictness.hpp"

#include <ostream>

namespace understudy {

std::string_view to_string(strictness how) {
  switch (how) {
    case strictness::nice: return "nice";
    case strictness::naggy: return "naggy";
    case strictness::strict: return "strict";
  }
  return "unknown";
}

void PrintTo(strictness how, std::ostream* out) { *out << to_string(how); }

}  // namespace understudy
