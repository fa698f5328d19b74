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

  /// \throws endless_drain if one more job is one too many.
  void count(const recorded_job& enqueued_meanwhile);

 private:
  using lineage = std::pair<std::string, std::string>;  // child and parent, by wire name
  [[noreturn]] void refuse() const;

  struct tally {
    std::size_t jobs = 0;
    std::optional<recorded_job> last;
  };
  std::size_t bound_;
  std::size_t counted_ = 0;
  std::map<lineage, tally> by_lineage_;
};

}  // namespace understudy::detail
