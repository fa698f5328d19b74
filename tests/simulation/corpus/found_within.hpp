#pragma once

#include <gmock/gmock.h>

#include <cstddef>

#include "understudy/simulation/verdict.hpp"

namespace corpus {

/// What it may take to find a bug.
struct effort {
  std::size_t executions;  ///< schedules at most, until it was found
  std::size_t choices;     ///< at most, in the shortest schedule that shows it
  std::size_t faults;      ///< that this one has
};

/// A bug was found with so much effort; the matcher beside it says which.
///
///     EXPECT_THAT(explore(...), AllOf(Breaks("no job is lost"), FoundWithin({10, 1, 1})));
inline testing::Matcher<const understudy::simulation::verdict&> FoundWithin(const effort& given) {
  using understudy::simulation::verdict;
  return testing::AllOf(
      testing::Field("found_after", &verdict::found_after, testing::Le(given.executions)),
      testing::Field("choices", &verdict::choices, testing::Le(given.choices)),
      testing::Field("faults", &verdict::faults, given.faults));
}

}  // namespace corpus
