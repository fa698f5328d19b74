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
  if (glob == "*") return !name.starts_with('.');
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

bool queue_selection::selects(std::size_t entry, const std::string& name) const {
  const auto matches_name = [&](const std::string& glob) { return matches(glob, name); };
  const auto this_entry = wanted_.begin() + static_cast<std::ptrdiff_t>(entry);
  return matches_name(*this_entry) && std::none_of(wanted_.begin(), this_entry, matches_name) &&
         std::none_of(left_out_.begin(), left_out_.end(), matches_name);
}

std::vector<std::string> queue_selection::resolve(const std::vector<std::string>& known) const {
  std::vector<std::string> polled;
  visit_until(known, [&](const std::string& name) {
    polled.push_back(name);
    return false;
  });
  return polled;
}

std::string queue_selection::text() const { return fmt::format("{}", fmt::join(wanted_, ",")); }

}  // namespace understudy
