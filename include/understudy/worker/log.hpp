#pragma once

#include <functional>
#include <string_view>

namespace understudy {

/// How much a line in a log matters.
enum class log_level { debug, info, warning, error };

/// The level's name: static storage.
std::string_view to_string(log_level level);

/// Takes one line, without an end of line. Any thread may call it; it must not throw.
using log_function = std::function<void(log_level, std::string_view line)>;

}  // namespace understudy
