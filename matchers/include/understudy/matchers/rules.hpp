#pragma once

#include <gmock/gmock.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "understudy/job.hpp"
#include "understudy/testing/job_condition.hpp"
#include "understudy/testing/journal.hpp"

/// \file How what a user gives for a job, a value or a matcher, becomes a rule of the core.
namespace understudy::matchers::detail {

/// What `matcher` says of a value that it does not accept.
template <class T>
std::string explanation_of(const testing::Matcher<const T&>& matcher, const T& value) {
  testing::StringMatchResultListener why;
  matcher.MatchAndExplain(value, &why);
  return why.str();
}

/// FieldsAre tells fields by number: `whose field #0 does not match, ...`. If `text` is so, which.
inline bool tells_field(std::string_view text, std::size_t& index, std::string_view& rest) {
  constexpr std::string_view before = "whose field #";
  constexpr std::string_view after = " does not match";
  if (!text.starts_with(before)) return false;
  text.remove_prefix(before.size());
  std::size_t digits = 0;
  index = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    index = index * 10 + static_cast<std::size_t>(text[digits++] - '0');
  }
  text.remove_prefix(digits);
  if (digits == 0 || !text.starts_with(after)) return false;
  rest = text.substr(after.size());
  return true;
}

/// In what FieldsAre says of itself, the names of the fields.
template <class J>
std::string with_field_names(std::string text) {
  if constexpr (understudy::detail::has_plain_fields<J>) {
    constexpr std::string_view number_sign = "field #";
    std::size_t at = 0;
    for (std::size_t i = 0; i < field_names<J>.size(); ++i) {
      const auto numbered = std::string{number_sign} + std::to_string(i) + " ";
      at = text.find(numbered, at);
      if (at == std::string::npos) break;
      const auto name = std::string{field_names<J>[i]} + " ";
      text.replace(at, numbered.size(), name);
      at += name.size();
    }
  }
  return text;
}

/// That matchers accept the arguments as a job of type `J`.
template <class J>
class typed_rule final : public job_rule {
 public:
  void add(testing::Matcher<const J&> matcher) { matchers_.push_back(std::move(matcher)); }
  bool is_empty() const { return matchers_.empty(); }

  bool holds(const recorded_job& job) const override {
    const J value = job.as<J>();
    for (const auto& each : matchers_) {
      if (!each.Matches(value)) return false;
    }
    return true;
  }

  std::size_t nearness(const recorded_job& job) const override {
    const J value = job.as<J>();
    std::size_t sum = 0;
    for (const auto& each : matchers_) {
      std::size_t fields = 0;
      std::string_view rest;
      testing::StringMatchResultListener why;
      if (each.MatchAndExplain(value, &why)) {
        sum += 1;
      } else if (tells_field(why.str(), fields, rest)) {
        sum += fields;
      }
    }
    return sum;
  }

  std::string explain(const recorded_job& job) const override {
    const J value = job.as<J>();
    std::string text;
    for (const auto& each : matchers_) {
      if (each.Matches(value)) continue;
      if (!text.empty()) text += ", and ";
      text += named(explanation_of<J>(each, value), job);
    }
    return text;
  }

  std::string describe() const override {
    std::string text;
    for (const auto& each : matchers_) {
      text += (text.empty() ? "that " : ", and ") +
              with_field_names<J>(testing::DescribeMatcher<const J&>(each));
    }
    return text;
  }

 private:
  static std::string named(const std::string& clause, const recorded_job& job) {
    std::size_t index = 0;
    std::string_view rest;
    if (!tells_field(clause, index, rest)) return clause;
    const auto shown = job.shown();
    return "whose " + shown.name(index) + " is " + shown.value(index) + std::string{rest};
  }

  std::vector<testing::Matcher<const J&>> matchers_;
};

/// That a matcher accepts the job as it was recorded, or its arguments without a type. It quotes
/// none of these: a matcher does not know which are secrets.
template <class T>
class matched_rule final : public job_rule {
 public:
  explicit matched_rule(testing::Matcher<const T&> wanted) : wanted_{std::move(wanted)} {}

  bool holds(const recorded_job& job) const override { return wanted_.Matches(of(job)); }
  std::string explain(const recorded_job& job) const override {
    return explanation_of<T>(wanted_, of(job));
  }
  std::string describe() const override { return "that " + testing::DescribeMatcher<const T&>(wanted_); }

 private:
  static T of(const recorded_job& job) {
    if constexpr (std::is_same_v<T, arguments>) {
      return job.arguments();
    } else {
      return job;
    }
  }

  testing::Matcher<const T&> wanted_;
};

}  // namespace understudy::matchers::detail
