#include "testing/due_window.hpp"

#include <fmt/format.h>

#include "testing/spelled_time.hpp"
#include "understudy/error.hpp"

namespace understudy::detail {

due_window::due_window(std::chrono::microseconds tolerance) : tolerance_{tolerance} {
  if (tolerance.count() < 0) throw usage_error{"a tolerance cannot be negative"};
}

bool due_window::holds(std::chrono::microseconds distance) const {
  return std::chrono::abs(distance) <= tolerance_;
}

std::string due_window::explain(std::string what, std::chrono::microseconds distance) const {
  if (holds(distance)) return {};
  return fmt::format("{}: {} too {}", what, in_words(std::chrono::abs(distance)),
                     distance.count() < 0 ? "early" : "late");
}

std::string due_window::describe() const {
  return tolerance_.count() == 0 ? "" : ", give or take " + in_words(tolerance_);
}

}  // namespace understudy::detail
