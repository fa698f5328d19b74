#pragma once

#include <functional>

#include "understudy/simulation/faults.hpp"
#include "understudy/simulation/options.hpp"
#include "understudy/simulation/verdict.hpp"
#include "understudy/simulation/world.hpp"

namespace understudy::simulation {

/// Runs a world in one schedule after another, and looks for one in which something breaks: a check
/// of the world's, one that every world has, or an assertion of the test framework. What it finds
/// it shrinks to the shortest schedule that breaks alike.
///
/// The function makes the world anew for each schedule and calls `world::run`. It must do the same
/// each time: no clock, chance or order of addresses of its own. One thread.
///
///     EXPECT_THAT(simulation::explore({.workers = 2, .faults = simulation::crash(1)}, billing),
///                 Holds());
///
/// \throws usage_error if the function does not run its world, or a token is not of this test.
///
/// With `UNDERSTUDY_REPLAY=token`, or `--understudy_replay=token` under GoogleTest, only that
/// schedule is run.
verdict explore(const options& how, const std::function<void(world&)>& scenario);

}  // namespace understudy::simulation
