#pragma once

#include <bit>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "understudy/error.hpp"
#include "understudy/wire/arguments.hpp"

/// The two readers of JSON that are held against one another, and how their results compare.
namespace differential {

using tree = nlohmann::ordered_json;

// Not operator==, for which 1 equals 1.0 and 0.0 equals -0.0.
inline bool is_same(const tree& one, const tree& other) {
  if (one.type() != other.type() || one.size() != other.size()) return false;
  if (one.is_number_float()) {
    return std::bit_cast<std::uint64_t>(one.get<double>()) ==
           std::bit_cast<std::uint64_t>(other.get<double>());
  }
  if (!one.is_structured()) return one == other;
  for (auto a = one.begin(), b = other.begin(); a != one.end(); ++a, ++b) {
    if (one.is_object() && a.key() != b.key()) return false;
    if (!is_same(*a, *b)) return false;
  }
  return true;
}

inline std::optional<std::string> read_by_us(std::string_view json) {
  try {
    return understudy::arguments::parse(json).json();
  } catch (const understudy::decode_error&) {
    return std::nullopt;
  }
}

inline std::optional<tree> read_by_nlohmann(std::string_view json) {
  if (!nlohmann::json::accept(json)) return std::nullopt;
  auto read = tree::parse(json);
  if (!read.is_array()) return std::nullopt;
  return read;
}

}  // namespace differential
