#pragma once

#include <string>

#include "testing/records.hpp"

namespace understudy::detail {

/// See `journal::describe`.
std::string readable_text(const records& of, const records::span& within);

/// See `journal::json_lines`.
std::string json_lines(const records& of, const records::span& within);

}  // namespace understudy::detail
