#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

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
