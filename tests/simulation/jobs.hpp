#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "understudy/hooks/retry.hpp"
#include "understudy/matchers.hpp"
#include "understudy/matchers/simulation.hpp"

namespace simulated {

using namespace std::chrono_literals;
using namespace understudy::matchers;
namespace simulation = understudy::simulation;
using simulation::world;

/// A job that a test tells what to do.
struct chore {
  int number;
  static constexpr auto job_name = "chore";
  static constexpr auto queue = "chores";
};

/// A job that is tried again after a wait which jitter may double.
struct up_to_twice_as_long : understudy::retry_policy {
  static constexpr auto wait = understudy::backoff::fixed(10s).with_jitter(100);
};

struct flaky {
  int number;
  static constexpr auto job_name = "flaky";
  static constexpr auto queue = "chores";
  using plugins = understudy::plugins<understudy::retry<up_to_twice_as_long>>;
};

/// Only choices of the exhaustive search, in a world that touches nothing but its stores.
inline simulation::options closed(std::size_t workers = 1, simulation::faults faults = {}) {
  simulation::options how;
  how.workers = workers;
  how.faults = faults;
  how.closed = true;
  how.search = simulation::search::exhaustive;
  return how;
}

}  // namespace simulated
