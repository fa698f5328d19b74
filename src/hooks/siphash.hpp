#pragma once

#include <array>
#include <string_view>

namespace understudy::detail {

/// The SipHash-2-4-128 of a text, under a key of zeros, in lower-case hexadecimal digits: a short
/// key, cheap to make and hard to hit by chance; no protection.
std::array<char, 32> siphash(std::string_view text);

}  // namespace understudy::detail
