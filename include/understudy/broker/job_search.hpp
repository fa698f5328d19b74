#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/message.hpp"

namespace understudy {

/// What a worker says when it looks for its next job.
struct job_search {
  time_point now;
  time_point expires_at = never;  ///< of the lease that it takes

  /// The queues to poll, in order, of those that are known, which are in byte order. It may be asked
  /// again.
  std::function<std::vector<std::string>(const std::vector<std::string>& known)> order;

  /// Who is listed on the roster as being at work on what is found; empty for nobody.
  std::string_view worker = {};
};

/// What it finds.
struct found_job {
  bool is_paused = false;          ///< then nothing else was looked at
  std::optional<lease> held = {};  ///< nothing if no job waits
  std::optional<time_point> next_event = {};  ///< if none waits: when one may become due
};

}  // namespace understudy
