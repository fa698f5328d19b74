#pragma once

#include "simulation/execution.hpp"
#include "understudy/observer.hpp"

namespace understudy::simulation::detail {

/// Tells of what clients and workers decide, which their broker does not see.
class narrator final : public observer {
 public:
  explicit narrator(execution& of) : of_{of} {}

  void enqueue_halted(const context& where, std::string_view hook) override;
  void attempt_ended(const context& where, const attempt_result& result) override;
  void hook_runs(const context& where, hook_kind kind, std::string_view name) override;
  void noted(const context& where, std::string_view what) override;

 private:
  std::string job(const context& where) const;

  execution& of_;
};

}  // namespace understudy::simulation::detail
