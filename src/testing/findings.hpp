#pragma once

#include <string>
#include <vector>

#include "testing/records.hpp"
#include "understudy/broker/lock_store.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/site.hpp"
#include "understudy/testing/strictness.hpp"

namespace understudy::detail {

/// What a fake queue has to tell when it ends.
struct finding {
  std::string text;
  site where;
  bool fails;  ///< else it is a warning
};

/// A fake queue at its end.
struct last_scene {
  const records& journal;
  const memory_broker& storage;
  const std::vector<std::string>& queues;  ///< what its worker polls
  time_point now;
  const lock_store& locks;
  bool shares_locks;  ///< with another broker, whose jobs may hold some
};

/// What there is to tell, by strictness; failures come first.
std::vector<finding> findings_in(const last_scene& scene, strictness how);

/// The failed jobs that no assertion looked at.
std::vector<finding> unseen_failures_in(const records& journal);

/// Tells the test framework that what a journal tells of is over. Throws nothing.
void tell_of_end(const journal& of) noexcept;

/// Tells the test framework: the first five, and how many more. Throws nothing; what the framework
/// throws ends that finding only.
void tell(const std::vector<finding>& findings) noexcept;

}  // namespace understudy::detail
