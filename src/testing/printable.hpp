#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace understudy::detail {

/// A text that a terminal shows as it is: control characters and bytes that are not UTF-8 become
/// escapes, `\n` or `\xff`.
std::string printable(std::string_view text);

/// How many columns of a terminal a printable text takes; at most that, for a script of wide
/// characters.
std::size_t columns(std::string_view text);

/// A printable text of at most `most` columns: cut between two characters, and marked with `...`,
/// if it takes more.
std::string fit(std::string_view text, std::size_t most);

}  // namespace understudy::detail
