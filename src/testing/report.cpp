#include "understudy/testing/report.hpp"

#include <fmt/format.h>

#include <ostream>

#include "understudy/error.hpp"

namespace understudy {

namespace {

std::string heading(const report& of) {
  if (of.empty()) return fmt::format("no job ran: {}", of.note());
  return fmt::format("{} {} ran{}{}", of.size(), of.size() == 1 ? "job" : "jobs",
                     of.note().empty() ? "" : "; ", of.note());
}

}  // namespace

void PrintTo(const report& shown, std::ostream* out) {
  constexpr std::size_t one_screen = 20;
  const bool is_long = shown.size() > one_screen;
  *out << heading(shown);
  std::size_t told = 0;
  for (const auto& each : shown) {
    if (told == one_screen || (is_long && each.ended_as(outcome::performed))) continue;
    *out << "\n  " << each.describe();
    ++told;
  }
  if (told < shown.size()) *out << "\n  and " << shown.size() - told << " more";
}

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
  auto text = heading(*this);
  for (const auto& each : attempts_) text += "\n  " + each.describe();
  return text;
}

}  // namespace understudy
