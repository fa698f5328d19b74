#include "testing/bound.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "understudy/testing/fake_queue.hpp"

namespace understudy::detail {

bool drain_bound::admits(const recorded_job& enqueued_meanwhile) {
  const auto parent = enqueued_meanwhile.parent();
  auto& alike = by_lineage_[{enqueued_meanwhile.name(), parent ? parent->name() : ""}];
  ++alike.jobs;
  alike.last = enqueued_meanwhile;
  return ++counted_ <= bound_;
}

void drain_bound::refuse() const {
  const auto most =
      std::max_element(by_lineage_.begin(), by_lineage_.end(),
                       [](const auto& a, const auto& b) { return a.second.jobs < b.second.jobs; });
  const auto& [child, parent] = most->first;
  const auto& loops = *most->second.last;
  error_context about;
  about.job = child;
  about.queue = loops.queue();
  about.enqueued_at = loops.enqueued_at();
  throw endless_drain{
      fmt::format("the run does not end: it has run {} jobs that were enqueued or retried meanwhile, most of "
                  "them {}{}, and one more waits. If that is meant, set a limit or raise the bound "
                  "(drain_options)",
                  bound_, child, parent.empty() ? "" : " enqueued by " + parent),
      about};
}

}  // namespace understudy::detail
