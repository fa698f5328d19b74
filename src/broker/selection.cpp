#include "understudy/broker/selection.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <utility>

#include "understudy/error.hpp"

namespace understudy {

namespace {

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks{" \t\n\v\f\r\0", 7};
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

bool matches(const std::string& glob, const std::string& name) {
  return fnmatch(glob.c_str(), name.c_str(), FNM_PERIOD) == 0;
}

}  // namespace

queue_selection::queue_selection(std::vector<std::string> entries) {
  for (const auto& entry : entries) {
    const auto name = without_blanks(entry);
    if (!name.empty() && name.front() == '!') {
      left_out_.emplace_back(name.substr(1));
      is_dynamic_ = true;
    } else {
      wanted_.emplace_back(name);
      is_dynamic_ = is_dynamic_ || name.find_first_of("*?{}[]") != name.npos;
    }
  }
  if (wanted_.empty()) throw usage_error{"a worker needs the name of at least one queue, or \"*\""};
}

std::vector<std::string> queue_selection::resolve(const std::vector<std::string>& known) const {
  if (!is_dynamic_) return wanted_;
  std::vector<std::string> polled;
  for (const auto& glob : wanted_) {
    for (const auto& name : known) {
      const bool is_left_out = std::any_of(left_out_.begin(), left_out_.end(),
                                           [&](const auto& out) { return matches(out, name); });
      const bool is_there = std::find(polled.begin(), polled.end(), name) != polled.end();
      if (matches(glob, name) && !is_left_out && !is_there) polled.push_back(name);
    }
  }
  return polled;
}

std::string queue_selection::text() const { return fmt::format("{}", fmt::join(wanted_, ",")); }

}  // namespace understudy
