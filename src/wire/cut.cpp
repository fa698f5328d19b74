#include "wire/cut.hpp"

#include <fmt/format.h>

#include "wire/utf8.hpp"

namespace understudy::detail {

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string{text};
  auto end = most;
  while (end > 0 && continues_character(text[end])) --end;
  const std::size_t quotes = text.front() == '"' ? 2 : 0;
  return fmt::format("{}... ({} bytes)", text.substr(0, end), text.size() - quotes);
}

}  // namespace understudy::detail
