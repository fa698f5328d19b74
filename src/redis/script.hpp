#pragma once

#include <array>
#include <string_view>

namespace understudy::redis {

/// Whether a call may be sent again when its answer was lost on the way.
enum class repeatable { no, yes };

/// A script that Redis runs as one step. `KEYS[1]` is what all keys begin with, its colon included;
/// `fails_by_queue` is what the options say.
struct script {
  std::string_view does;  ///< for messages: "reserve a job"
  repeatable again;
  std::array<std::string_view, 4> begins;  ///< functions that it shares with others
  std::string_view text;
};

}  // namespace understudy::redis
