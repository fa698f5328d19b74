#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "understudy/testing/journal.hpp"

namespace understudy::detail {

/// Counts the jobs of a run that were enqueued during it, and ends a run that they keep alive.
class drain_bound {
 public:
  explicit drain_bound(std::size_t bound) : bound_{bound} {}

  /// Whether one more such job may run.
  bool admits(const recorded_job& enqueued_meanwhile);

  /// Ends the run, once a job was not admitted.
  /// \throws endless_drain that names the jobs which keep it alive.
  [[noreturn]] void refuse() const;

 private:
  using lineage = std::pair<std::string, std::string>;  // child and parent, by wire name
  struct tally {
    std::size_t jobs = 0;
    std::optional<recorded_job> last;
  };
  std::size_t bound_;
  std::size_t counted_ = 0;
  std::map<lineage, tally> by_lineage_;
};

}  // namespace understudy::detail
