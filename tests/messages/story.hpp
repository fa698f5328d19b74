#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

/// What a user reads when a matcher fails, gathered for one golden file.
///
///     story messages{"has_enqueued"};
///     messages.tell("another value", queue, HasEnqueued(refresh_sso{2}));
class story {
 public:
  explicit story(std::string name) : name_{std::move(name)} {}

  /// Compares with `golden/<name>.txt`, or writes it if UNDERSTUDY_REGENERATE_MESSAGES is set.
  ~story();
  story(const story&) = delete;
  story& operator=(const story&) = delete;

  template <class Value, class Matcher>
  void tell(const std::string& title, const Value& value, const Matcher& matcher) {
    const auto typed = testing::SafeMatcherCast<const Value&>(matcher);
    testing::StringMatchResultListener explanation;
    EXPECT_FALSE(typed.MatchAndExplain(value, &explanation)) << title << " is not a failure";
    add(title, testing::DescribeMatcher<const Value&>(typed), testing::PrintToString(value),
        explanation.str());
  }

 private:
  void add(const std::string& title, const std::string& expected, const std::string& value,
           const std::string& explanation);

  std::string name_;
  std::string text_;
};
