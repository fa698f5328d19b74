#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "simulation/choice.hpp"

namespace understudy::simulation::detail {

/// A step as it was taken: by whom, and what was drawn within it.
struct taken_step {
  alternative what;
  process preempted = 0;  ///< who could have gone on in its place; 0 if nobody
  process begun = 0;      ///< who goes on from it, and was not there before; 0 if nobody
  std::vector<std::uint32_t> draws = {};
};

/// The steps of a schedule. Unlike a tape, it means much the same once some of it is moved or gone.
using order = std::vector<taken_step>;

/// Has another make the choices, and writes down which steps came of them.
class witness final : public chooser {
 public:
  explicit witness(chooser& of) : of_{of} {}

  std::optional<std::size_t> next(std::span<const alternative> from, bool stays) override;
  std::uint32_t draw(std::uint32_t bound) override;
  void ran(const footprint& touched) override { of_.ran(touched); }
  void time_passed(const footprint& touched, bool could_be_early) override {
    of_.time_passed(touched, could_be_early);
  }

  order seen() && { return std::move(seen_); }

 private:
  chooser& of_;
  order seen_;
  std::set<process> known_;
};

/// Takes the steps of an order: each time the first of those left that is possible. Who begins with
/// a step stands for who began with it before, whatever job it may get.
class reordered final : public chooser {
 public:
  explicit reordered(order left) : left_{std::move(left)} {}

  std::optional<std::size_t> next(std::span<const alternative> from, bool stays) override;
  std::uint32_t draw(std::uint32_t bound) override;

 private:
  process original(process who) const;

  order left_;
  std::map<process, process> stands_for_;
  process to_begin_ = 0;              // with the step taken last; 0 if nobody
  std::vector<std::uint32_t> draws_;  // of the step at hand, the next one last
};

/// Without a preemption: the orders in which the process that this step preempts goes on before it,
/// or came to where it was only after it.
std::vector<order> without_preemption(const order& all, std::size_t at);

/// Without all that the process does which begins with this step.
order without_process(const order& all, std::size_t at);

}  // namespace understudy::simulation::detail
