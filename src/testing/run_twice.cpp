#include "understudy/testing/run_twice.hpp"

#include <algorithm>
#include <utility>

namespace understudy::detail {

std::vector<recorded_job> jobs_that_double(fake_queue& queue, drain_options how,
                                           const std::function<bool()>& is_changed) {
  std::vector<recorded_job> delivered;
  std::vector<recorded_job> doubled;
  if (how.deliver == delivery::once) how.deliver = delivery::twice;
  how.stop_after = [&](const attempt& each) {
    const auto job = each.job();
    const bool has_effect = is_changed();
    if (std::find(delivered.begin(), delivered.end(), job) == delivered.end()) {
      delivered.push_back(job);
    } else if (has_effect) {
      doubled.push_back(job);
    }
    return false;
  };
  static_cast<void>(queue.drain(how));
  return doubled;
}

}  // namespace understudy::detail
