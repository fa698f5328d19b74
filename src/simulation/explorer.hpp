#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulation/choice.hpp"
#include "simulation/execution.hpp"
#include "simulation/shrink.hpp"
#include "understudy/simulation/explore.hpp"
#include "understudy/testing/framework.hpp"

namespace understudy::simulation::detail {

/// One exploration: searches, until something breaks or the budget is spent.
class explorer {
 public:
  explorer(const options& how, const std::function<void(world&)>& scenario);

  verdict run();

 private:
  static constexpr auto any_number = std::numeric_limits<std::size_t>::max();
  struct came {
    std::optional<violation> broken;
    failing schedule;
    std::string struck;
    std::vector<story_line> story;
    std::string ending;
    std::uint64_t trace = 0;
    bool is_blocked = false;
  };
  came execute(chooser& choices, bool tells = false, std::size_t most_faults = any_number);
  static came recorded_in(const execution& one);
  came replay(const tape& schedule, bool tells = false);

  std::optional<verdict> search_all();
  std::optional<verdict> search_exhaustively(bool reduces, std::size_t most);
  std::optional<verdict> search_bounded(std::size_t most);
  std::optional<verdict> sample();
  verdict audited(verdict searched);
  verdict found(const came& broken, std::string_view by);
  verdict counted() const;
  verdict held() const;
  verdict not_deterministic(const tape& schedule);
  verdict tell(came one);
  std::string stuck();
  bool is_spent() const;
  std::string bounds() const;
  tape mine(std::string_view token) const;

  options how_;
  const std::function<void(world&)>& scenario_;
  std::string name_;
  std::uint32_t scope_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::size_t executions_ = 0;
  std::size_t last_pass_ = 0;
  std::size_t blocked_ = 0;
  std::size_t jobs_ = 0;
  std::size_t begun_ = 0;
  bool is_exhaustive_ = false;
  std::set<std::uint64_t> traces_;
  std::set<std::string> endings_;
  bool audits_ = false;
  common_ground ground_;  // the last, as its watchdog looks at the others
};

}  // namespace understudy::simulation::detail
