#pragma once

#include <string>
#include <string_view>

namespace understudy::detail {

/// How much of one value a message shows, in bytes.
inline constexpr std::size_t shown_size = 60;

/// A text for a message: cut between two characters if it is longer than `most` bytes, and marked
/// with its size.
std::string cut(std::string_view text, std::size_t most = shown_size);

}  // namespace understudy::detail
