#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "understudy/outcome.hpp"

namespace understudy::detail {

/// An attempt's outcome as bytes, few enough to be written to a socket at once: long texts are cut, but
/// for the names of locks.
std::string encode_report(const attempt_result& result);

/// \return nothing unless the bytes are a whole report. The exception is a `relayed_error`.
std::optional<attempt_result> decode_report(std::string_view bytes);

}  // namespace understudy::detail
