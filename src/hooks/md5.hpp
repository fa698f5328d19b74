#pragma once

#include <string>
#include <string_view>

namespace understudy::detail {

/// The MD5 of a text (RFC 1321) in 32 lower-case hexadecimal digits: a short key, no protection.
std::string md5(std::string_view text);

}  // namespace understudy::detail
