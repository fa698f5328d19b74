#pragma once

#include <string>
#include <string_view>

#include "understudy/clock.hpp"

namespace understudy::redis {

/// A job in the words of Resque's scheduler: class, arguments and queue in one JSON object.
struct item {
  std::string queue;
  std::string payload;
};

/// What Resque's scheduler would write for a payload; empty for one that it could not hold without
/// changing its bytes.
std::string item_text(std::string_view queue, std::string_view payload);

/// The job of an item. \throws decode_error for what is none.
item item_in(std::string_view text);

/// The full second at or after a time, as text.
std::string second_of(time_point due);

/// The time of such a second.
time_point time_of_second(std::string_view second);

}  // namespace understudy::redis
