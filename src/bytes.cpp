#include "understudy/bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace understudy {

void PrintTo(const bytes& shown, std::ostream* out) {
  constexpr std::size_t most = 16;
  *out << fmt::format("{} bytes", shown.size());
  for (std::size_t i = 0; i < std::min(shown.size(), most); ++i) {
    *out << fmt::format("{}{:02X}", i == 0 ? ": " : " ", std::to_integer<unsigned>(shown.view()[i]));
  }
  if (shown.size() > most) *out << " ...";
}

}  // namespace understudy
