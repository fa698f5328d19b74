#pragma once

#include "understudy/hooks/plugins.hpp"
#include "understudy/hooks/unique_job.hpp"

/// A job of which there is one, for as long as that.
template <understudy::unique until>
struct single {
  static constexpr auto job_name = "single";
  static constexpr auto queue = "q";
  static constexpr understudy::unique_policy policy{.lock = until};
  using plugins = understudy::plugins<understudy::unique_job<policy>>;
  void perform() const {}
};
using single_until_begun = single<understudy::unique::until_executing>;
using single_until_done = single<understudy::unique::until_executed>;
using single_while_executing = single<understudy::unique::while_executing>;
