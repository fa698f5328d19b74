#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "understudy/testing/journal.hpp"

namespace understudy {

/// What may be asked of an attempt that was retried, without a test framework: what the matchers
/// check and say. Asks nothing until told.
class retry_condition {
 public:
  /// The same, with the job attempted again at a time, or so long after this attempt failed; give or
  /// take a tolerance.
  /// \throws usage_error for a negative tolerance.
  retry_condition at(time_point due, std::chrono::microseconds tolerance) const;
  retry_condition after(std::chrono::microseconds wait, std::chrono::microseconds tolerance) const;

  /// The same, as this attempt of the job's, counted from 1.
  retry_condition attempt(std::uint32_t number) const;

  /// Why it does not hold of an attempt that was retried: a clause; empty if it holds.
  std::string explain(const understudy::attempt& retried) const;

  /// Such as `, as attempt 2, to be attempted again 00:05:00.000 later`; empty if nothing is asked.
  std::string describe() const;

 private:
  struct ask {
    std::string description;
    std::function<std::string(const understudy::attempt&)> problem;  // empty if there is none
  };
  retry_condition with(ask more) const;

  std::vector<ask> asks_;
};

}  // namespace understudy
