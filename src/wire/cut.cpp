#include "wire/cut.hpp"

#include <fmt/format.h>

namespace understudy::detail {

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string{text};
  const auto continues = [&](std::size_t i) {
    return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
  };
  auto end = most;
  while (end > 0 && continues(end)) --end;
  const std::size_t quotes = text.front() == '"' ? 2 : 0;
  return fmt::format("{}... ({} bytes)", text.substr(0, end), text.size() - quotes);
}

}  // namespace understudy::detail
