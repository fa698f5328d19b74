#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "simulation/choice.hpp"

namespace understudy::simulation::detail {

/// A schedule as text: `us1.4f2a90c1.z4-1-z2-3.8b1d`, for version, test and options, tape, and a
/// checksum.
std::string token_of(const tape& schedule, std::uint32_t scope);

/// What a test and its options are called in tokens.
std::uint32_t scope_of(std::string_view test, std::string_view options);

struct read_token {
  std::uint32_t scope;
  tape schedule;
};

/// \throws usage_error unless it is a whole token.
read_token parse_token(std::string_view token);

}  // namespace understudy::simulation::detail
