#pragma once

#include <string>
#include <utility>

#include "stage.hpp"
#include "understudy/context.hpp"
#include "understudy/hooks/hook.hpp"

namespace golden {

/// A method of a job: the steps that it runs.
class script {
 public:
  /// \throws not_understood if a step is not known; only around hooks (`may_yield`) can yield.
  script(std::string job, std::string method, json steps, bool may_yield);

  const std::string& method() const { return method_; }

  /// Runs as a hook that others do not wait for. \return what the script returns.
  json run(stage& on, understudy::context& where, const std::exception_ptr& error = nullptr) const;

  /// Runs as `perform` or as an around hook: its end is an event, and its value is kept.
  void run_around(stage& on, understudy::context& where, const understudy::yield* next) const;

 private:
  json play(stage& on, understudy::context& where, const understudy::yield* next) const;
  void pass_on(stage& on, const understudy::yield& next) const;
  void enqueue(stage& on, understudy::context& where, const json& step) const;

  std::string job_;
  std::string method_;
  json steps_;
};

}  // namespace golden
