#include "understudy/testing/retry_condition.hpp"

#include <fmt/format.h>

#include <utility>

#include "testing/due_window.hpp"
#include "testing/spelled_time.hpp"

namespace understudy {

retry_condition retry_condition::with(ask more) const {
  auto changed = *this;
  changed.asks_.push_back(std::move(more));
  return changed;
}

retry_condition retry_condition::at(time_point due, std::chrono::microseconds tolerance) const {
  const detail::due_window window{tolerance};
  return with({"to be attempted again at " + detail::spelled(due) + window.describe(),
               [due, window](const understudy::attempt& retried) {
                 const auto found = *retried.retry_at();
                 return window.explain(
                     "which is to be attempted again at " + detail::spelled(found), found - due);
               }});
}

retry_condition retry_condition::after(std::chrono::microseconds wait,
                                       std::chrono::microseconds tolerance) const {
  const detail::due_window window{tolerance};
  return with({"to be attempted again " + detail::in_words(wait) + " later" + window.describe(),
               [wait, window](const understudy::attempt& retried) {
                 const auto found = *retried.retry_after();
                 return window.explain(
                     "which is to be attempted again " + detail::in_words(found) + " later",
                     found - wait);
               }});
}

retry_condition retry_condition::attempt(std::uint32_t number) const {
  return with(
      {fmt::format("failed on attempt {}", number), [number](const understudy::attempt& retried) {
         return retried.number() == number ? ""
                                           : fmt::format("which failed on attempt {} instead of {}",
                                                         retried.number(), number);
       }});
}

std::string retry_condition::explain(const understudy::attempt& retried) const {
  std::string text;
  for (const auto& each : asks_) {
    const auto problem = each.problem(retried);
    if (!text.empty() && !problem.empty()) text += ", and ";
    text += problem;
  }
  return text;
}

std::string retry_condition::describe() const {
  std::string text;
  for (const auto& each : asks_) text += ", " + each.description;
  return text;
}

}  // namespace understudy
