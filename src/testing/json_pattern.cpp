#include "understudy/testing/json_pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "testing/shown_json.hpp"
#include "understudy/error.hpp"
#include "wire/cut.hpp"

namespace understudy {

namespace {

using tree = nlohmann::ordered_json;

constexpr std::string_view rest = "<...>";

std::string step(const std::string& place, const std::string& key) {
  return place.empty() ? key : place + "." + key;
}

bool fits_gap(std::string_view gap, const tree& value) {
  return gap == "<any>" || (gap == "<null>" && value.is_null()) ||
         (gap == "<boolean>" && value.is_boolean()) || (gap == "<number>" && value.is_number()) ||
         (gap == "<integer>" && value.is_number_integer()) ||
         (gap == "<string>" && value.is_string()) || (gap == "<list>" && value.is_array()) ||
         (gap == "<object>" && value.is_object());
}

bool is_gap(const tree& pattern) {
  static constexpr std::array<std::string_view, 8> gaps{
      "<any>", "<null>", "<boolean>", "<number>", "<integer>", "<string>", "<list>", "<object>"};
  return pattern.is_string() &&
         std::find(gaps.begin(), gaps.end(), pattern.get_ref<const std::string&>()) != gaps.end();
}

// What a pattern without gaps stands for.
tree literal(const tree& pattern) {
  if (!pattern.is_string()) return pattern;
  std::string_view text = pattern.get_ref<const std::string&>();
  if (!text.starts_with("<=") || !text.ends_with(">")) return pattern;
  return tree(std::string{text.substr(2, text.size() - 3)});
}

std::string unlike(const std::string& place, const tree& pattern, const tree& value);

std::string unlike_object(const std::string& place, const tree& pattern, const tree& value) {
  for (const auto& [key, wanted] : pattern.items()) {
    const auto inner = step(place, key);
    if (!value.contains(key)) return fmt::format("{} is missing", inner);
    if (auto why = unlike(inner, wanted, value.at(key)); !why.empty()) return why;
  }
  return {};
}

std::string unlike_list(const std::string& place, const tree& pattern, const tree& value) {
  const bool is_open = !pattern.empty() && pattern.back() == rest;
  const auto count = pattern.size() - (is_open ? 1 : 0);
  if (value.size() < count || (!is_open && value.size() > count)) {
    return fmt::format("{} has {} elements instead of {}{}", place.empty() ? "list" : place,
                       value.size(), is_open ? "at least " : "", count);
  }
  for (std::size_t i = 0; i < count; ++i) {
    auto why = unlike(fmt::format("{}[{}]", place, i), pattern[i], value[i]);
    if (!why.empty()) return why;
  }
  return {};
}

// The first place where a value is unlike a pattern; empty if there is none.
std::string unlike(const std::string& place, const tree& pattern, const tree& value) {
  if (pattern.is_object() && value.is_object()) return unlike_object(place, pattern, value);
  if (pattern.is_array() && value.is_array()) return unlike_list(place, pattern, value);
  const bool gap = is_gap(pattern);
  const bool is_like =
      gap ? fits_gap(pattern.get_ref<const std::string&>(), value) : literal(pattern) == value;
  if (is_like) return {};
  return fmt::format("{} is {} instead of {}", place.empty() ? "JSON" : place,
                     detail::shown_json(value),
                     gap ? pattern.get<std::string>() : detail::shown_json(literal(pattern)));
}

}  // namespace

struct json_pattern::node {
  tree value;
};

json_pattern::json_pattern(std::string_view pattern) : text_{pattern} {
  auto value = tree::parse(pattern, nullptr, false);
  if (value.is_discarded()) {
    throw usage_error{fmt::format("this pattern is not JSON: {}", detail::cut(pattern)), {}};
  }
  root_ = std::make_shared<const node>(node{std::move(value)});
}
json_pattern::~json_pattern() = default;
json_pattern::json_pattern(const json_pattern&) = default;
json_pattern& json_pattern::operator=(const json_pattern&) = default;

std::string json_pattern::explain(std::string_view json) const {
  const auto value = tree::parse(json, nullptr, false);
  if (value.is_discarded()) return "which is not JSON";
  const auto why = unlike("", root_->value, value);
  return why.empty() ? "" : "whose " + why;
}

}  // namespace understudy
