#include "understudy/testing/report.hpp"

#include <fmt/format.h>

#include <ostream>

#include "understudy/error.hpp"

namespace understudy {

void PrintTo(const report& shown, std::ostream* out) { *out << shown.describe(); }

const attempt& report::operator[](std::size_t index) const {
  if (index < attempts_.size()) return attempts_[index];
  throw usage_error{fmt::format("the report has no attempt {}: {}", index, describe())};
}

void report::rethrow_first() const {
  for (const auto& each : attempts_) {
    if (each.outcome() == outcome::failed) std::rethrow_exception(each.exception());
  }
}

std::string report::describe() const {
  if (attempts_.empty()) return fmt::format("no job ran: {}", note_);
  auto text = fmt::format("{} {} ran{}{}", attempts_.size(), attempts_.size() == 1 ? "job" : "jobs",
                          note_.empty() ? "" : "; ", note_);
  for (const auto& each : attempts_) text += "\n  " + each.describe();
  return text;
}

}  // namespace understudy
