#include "wire/cut.hpp"

#include <fmt/format.h>

#include "wire/utf8.hpp"

namespace understudy::detail {

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string{text};
  auto end = most;
  while (end > 0 && continues_character(text[end])) --end;
  const bool is_quoted = text.front() == '"';
  return fmt::format("{}...{} ({} bytes)", text.substr(0, end), is_quoted ? "\"" : "",
                     text.size() - (is_quoted ? 2 : 0));
}

}  // namespace understudy::detail
