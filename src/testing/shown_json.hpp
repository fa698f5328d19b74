#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "wire/cut.hpp"

namespace understudy::detail {

/// A JSON value for a message: cut if it is long, and safe to print whatever its bytes.
inline std::string shown_json(const nlohmann::ordered_json& value) {
  return cut(value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace understudy::detail
