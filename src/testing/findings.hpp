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

/// Tells the test framework: the first five, and how many more. Throws nothing; what the framework
/// throws ends that finding only.
void tell(const std::vector<finding>& findings) noexcept;

}  // namespace understudy::detail
