#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "scenario.hpp"
#include "wire_session.hpp"

namespace golden {

/// What a step returns, less what memory cannot know.
json comparable_return(const std::string& op, const json& value);

/// \throws not_understood
inline void expect_known(const scenario& wanted) {
  expect_fields(wanted.given, {"namespace", "jobs", "steps"}, "given");
  expect_fields(wanted.expect, {"steps", "keys", "failed_decoded"}, "expect");
}

/// `comparable(op, step, name_space)` is what of a step is compared.
template <class Comparable>
void play_steps(wire_session& session, const scenario& wanted, const Comparable& comparable) {
  const auto& steps = wanted.given.at("steps");
  const auto& expected = wanted.expect.at("steps");
  ASSERT_EQ(steps.size(), expected.size());
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const std::string op = steps[at].at("op");
    SCOPED_TRACE(fmt::format("step {}: {}", at, steps[at].dump().substr(0, 200)));
    EXPECT_EQ(text_of(comparable(op, session.play(steps[at]), "")),
              text_of(comparable(op, expected[at], wanted.given.at("namespace"))));
  }
}

}  // namespace golden
