#include "understudy/bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <ostream>

namespace understudy {

bytes::bytes(std::string_view text) : data_(text.size()) {
  if (!text.empty()) std::memcpy(data_.data(), text.data(), text.size());
}

bool operator==(const bytes& a, const bytes& b) { return a.data_ == b.data_; }

void PrintTo(const bytes& shown, std::ostream* out) {
  constexpr std::size_t most = 16;
  *out << fmt::format("{} bytes", shown.size());
  for (std::size_t i = 0; i < std::min(shown.size(), most); ++i) {
    *out << fmt::format("{}{:02X}", i == 0 ? ": " : " ",
                        std::to_integer<unsigned>(shown.view()[i]));
  }
  if (shown.size() > most) *out << " ...";
}

}  // namespace understudy
