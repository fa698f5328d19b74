// How an exploration looks for a schedule that breaks: one search after another.

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "simulation/exhaustive.hpp"
#include "simulation/explorer.hpp"
#include "simulation/sampled.hpp"

namespace understudy::simulation::detail {

bool explorer::is_spent() const {
  if (begun_ >= how_.executions) return true;
  return how_.time.count() != 0 && std::chrono::steady_clock::now() - started_ >= how_.time;
}

// With one fault more each time, so that what needs few is found first.
std::optional<verdict> explorer::search_exhaustively(bool reduces, std::size_t most) {
  for (std::uint32_t level = 0; level <= how_.faults.most(); ++level) {
    exhaustive choices{reduces};
    const auto before = executions_;
    traces_.clear();
    do {
      if (is_spent() || begun_ >= most) return std::nullopt;
      const auto one = execute(choices, false, level);
      if (choices.has_diverged()) return not_deterministic(one.schedule.schedule);
      if (one.broken) return found(one, reduces ? "exhaustive" : "plain");
      if (how_.audit && !one.is_blocked) endings_.insert(one.ending);
      if (how_.search == search::plain) traces_.insert(choices.trace());
    } while (choices.go_on());
    last_pass_ = executions_ - before;
  }
  is_exhaustive_ = true;
  return held();
}

std::optional<verdict> explorer::search_bounded(std::size_t most) {
  for (std::size_t preemptions = 0; preemptions <= 2; ++preemptions) {
    exhaustive choices{false, preemptions};
    const auto until = begun_ + most;
    do {
      if (is_spent() || begun_ >= until) break;
      const auto one = execute(choices);
      if (one.broken) return found(one, fmt::format("at most {} preemptions", preemptions));
    } while (choices.go_on());
  }
  return std::nullopt;
}

std::optional<verdict> explorer::sample() {
  random_walk walk{how_.seed};
  priorities pct{how_.seed};
  partial_order pos{how_.seed};
  std::vector<std::pair<std::string_view, sampled*>> ways;
  const auto uses = [&](search one) {
    return how_.search == one || how_.search == search::portfolio;
  };
  if (uses(search::pct)) ways.emplace_back("PCT", &pct);
  if (uses(search::pos)) ways.emplace_back("POS", &pos);
  if (uses(search::random)) ways.emplace_back("random", &walk);
  for (std::size_t turn = 0; !is_spent(); ++turn) {
    const auto& [name, choices] = ways[turn % ways.size()];
    choices->begin();
    const auto one = execute(*choices);
    if (one.broken) return found(one, name);
  }
  return std::nullopt;
}

std::optional<verdict> explorer::search_all() {
  switch (how_.search) {
    case search::plain: return search_exhaustively(false, how_.executions);
    case search::exhaustive: break;
    case search::random:
    case search::pct:
    case search::pos: return sample();
    case search::portfolio: break;
  }
  const bool is_all = how_.search == search::exhaustive;
  if (auto one = search_exhaustively(true, is_all ? how_.executions : how_.executions / 5)) {
    return how_.audit ? audited(std::move(*one)) : one;
  }
  if (is_all) return std::nullopt;
  if (auto one = search_bounded(how_.executions / 20)) return one;
  return sample();
}

// Where nothing broke with orders left out, a sample of all orders is to end no other way.
verdict explorer::audited(verdict searched) {
  constexpr std::size_t most = 1'000;
  if (!searched) return searched;
  audits_ = true;
  random_walk any{how_.seed};
  for (; searched.audited < most; ++searched.audited) {
    any.begin();
    const auto one = execute(any);
    if (one.broken) return found(one, "an audit");
  }
  return searched;
}

}  // namespace understudy::simulation::detail
