#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "database.hpp"
#include "understudy/broker/message.hpp"

/// A message as columns, in this order.
#define MESSAGE_COLUMNS "id, parent, attempt, enqueued_at, headers, payload"

/// Reads these columns, the first of which is `first`.
understudy::message read_message(const query& row, int first);

/// The user's headers as bytes: any text within fits.
std::string packed(const understudy::header_list& headers);

/// Several texts as bytes, and back.
std::string packed(const std::vector<std::string>& texts);
std::vector<std::string> unpacked(std::string_view bytes);

inline std::int64_t as_integer(understudy::time_point time) {
  return time.time_since_epoch().count();
}
inline understudy::time_point as_time(std::int64_t microseconds) {
  return understudy::time_point{std::chrono::microseconds{microseconds}};
}
