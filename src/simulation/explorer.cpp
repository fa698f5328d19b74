#include "simulation/explorer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "simulation/plural.hpp"
#include "simulation/scripted.hpp"
#include "simulation/token.hpp"
#include "testing/spelled_time.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation {

verdict explore(const options& how, const std::function<void(world&)>& scenario) {
  return detail::explorer{how, scenario}.run();
}

namespace detail {

namespace {

// All that changes what a tape means.
std::string spelled(const options& how) {
  std::string text;
  for (const auto& queue : how.queues) text += queue + ',';
  return fmt::format("{} {} {} {} {}", how.workers, text, how.faults.describe(),
                     how.visibility.count(), how.horizon.count());
}

}  // namespace

explorer::explorer(const options& how, const std::function<void(world&)>& scenario)
    : how_{how},
      scenario_{scenario},
      name_{how.name.empty() ? installed_framework().running_test() : how.name},
      scope_{scope_of(name_, spelled(how))},
      ground_{how, [this] { return stuck(); }} {
  if (how.workers == 0) throw usage_error{"a world has at least one worker"};
}

// Where no story is told, nobody asks which faults struck.
explorer::came explorer::recorded_in(const execution& one) {
  came result;
  result.schedule = {one.recorded(), one.faults_used(), one.preemptions(), one.steps()};
  result.story = one.story();
  if (!result.story.empty()) result.struck = one.faults_told();
  return result;
}

explorer::came explorer::execute(chooser& choices, bool tells, std::size_t most_faults) {
  const auto assertions = installed_framework().capture();
  execution one{how_, most_faults, ground_, choices, tells, assertions.get()};
  try {
    world made{one};
    scenario_(made);
    if (!one.has_run()) throw usage_error{"the world was made and never run: call world.run()"};
  } catch (const left_early&) {
  } catch (const usage_error&) {
    throw;
  } catch (...) {
    const auto why = summarize(std::current_exception());
    one.break_world({fmt::format("the world's function threw {}", why.type), why.message});
  }
  ground_.watched.goes_on();
  one.check_assertions();
  ++begun_;
  auto result = recorded_in(one);
  result.broken = one.broken();
  result.trace = one.trace();
  result.is_blocked = one.is_blocked() && !result.broken;
  result.ending = one.ending();
  if (audits_ && !result.broken && !endings_.contains(result.ending)) {
    result.broken = violation{
        "the world is closed",
        fmt::format("this schedule ends as none did that was tried in its place: bodies, hooks or "
                    "checks touch more than the world knows of. At its end:\n{}",
                    result.ending)};
  }
  ++(result.is_blocked ? blocked_ : executions_);
  jobs_ = std::max(jobs_, one.counts().enqueued);
  return result;
}

explorer::came explorer::replay(const tape& schedule, bool tells) {
  scripted choices{schedule};
  return execute(choices, tells);
}

std::string explorer::bounds() const {
  auto text = fmt::format("{}, {}", plural(how_.workers, "worker"), plural(jobs_, "job"));
  if (const auto faults = how_.faults.describe(); !faults.empty()) text += ", " + faults;
  if (ground_.is_horizon_met) text += ", until " + understudy::detail::in_words(how_.horizon);
  return text;
}

verdict explorer::counted() const {
  verdict all;
  all.test = name_;
  all.is_exhaustive = is_exhaustive_;
  all.bounds = bounds();
  all.executions = executions_;
  all.last_pass = last_pass_;
  all.blocked = blocked_;
  all.traces = traces_.size();
  return all;
}

verdict explorer::held() const {
  auto all = counted();
  for (const auto& [name, where] : ground_.sometimes) {
    if (ground_.seen.contains(name)) continue;
    all.broken = name;
    all.where = where;
    all.detail = "never met";
    break;
  }
  return all;
}

verdict explorer::found(const came& broken, std::string_view by) {
  const auto executions = executions_;
  const auto what = broken.broken->what;
  const auto again = replay(broken.schedule.schedule);
  if (!again.broken || again.broken->what != what || again.trace != broken.trace) {
    return not_deterministic(broken.schedule.schedule);
  }
  shrinker shrinking{broken.schedule, [&](chooser& choices) -> std::optional<failing> {
                       auto one = execute(choices);
                       if (!one.broken || one.broken->what != what) return std::nullopt;
                       return std::move(one.schedule);
                     }};
  const auto shortest = shrinking.shrink();
  auto result = tell(replay(shortest.schedule, true));
  result.found_by = by;
  result.found_after = executions;
  result.executions = executions;
  result.choices_found = trimmed(broken.schedule.schedule).size();
  result.shrink_runs = shrinking.runs();
  return result;
}

// One schedule, told twice until the two differ.
verdict explorer::not_deterministic(const tape& schedule) {
  constexpr int most_tries = 10;
  const auto spelled = [](const std::vector<story_line>& story, std::size_t at) {
    return at < story.size() ? fmt::format("{} {}", story[at].who, story[at].what) : "the end";
  };
  std::string difference;
  const auto first = replay(schedule, true).story;
  for (int tries = 0; tries < most_tries && difference.empty(); ++tries) {
    const auto second = replay(schedule, true).story;
    for (std::size_t at = 0; at < std::max(first.size(), second.size()); ++at) {
      if (spelled(first, at) == spelled(second, at)) continue;
      difference = fmt::format(": step {} was once \"{}\", and once \"{}\"", at + 1,
                               spelled(first, at), spelled(second, at));
      break;
    }
  }
  auto result = counted();
  result.broken = "the world is deterministic";
  result.detail = fmt::format(
      "the same schedule came out in two ways{}. Something in it goes by a clock, chance or "
      "addresses of its own",
      difference);
  return result;
}

// In the watchdog's thread, while the other one does nothing.
std::string explorer::stuck() {
  auto* const now = ground_.at_work;
  const auto who = now == nullptr ? "the search" : now->at_work();
  auto result = now == nullptr ? counted() : tell(recorded_in(*now));
  result.broken = "a step ends";
  result.detail = fmt::format(
      "{} has been at one step for {}: it waits or loops for ever, and the program ends here", who,
      understudy::detail::in_words(how_.patience));
  return result.describe();
}

verdict explorer::tell(came one) {
  auto result = counted();
  if (one.broken) {
    result.where = one.broken->where;
    result.is_built_in = one.broken->is_built_in;
    result.broken = one.broken->what;
    result.detail = one.broken->detail;
  }
  result.story = std::move(one.story);
  const auto shortest = trimmed(one.schedule.schedule);
  result.token = token_of(shortest, scope_);
  result.choices = shortest.size();
  result.faults = one.schedule.faults;
  result.struck = std::move(one.struck);
  result.preemptions = one.schedule.preemptions;
  return result;
}

tape explorer::mine(std::string_view token) const {
  auto parsed = parse_token(token);
  if (parsed.scope == scope_) return std::move(parsed.schedule);
  throw usage_error{fmt::format(
      "{} is a schedule of another test, or of this one with other options: look for it anew",
      token)};
}

verdict explorer::run() {
  if (const auto token = installed_framework().replay(); !token.empty()) {
    const auto schedule = mine(token);
    scripted choices{schedule};
    auto one = execute(choices, true);
    if (!choices.has_fitted()) {
      throw usage_error{
          fmt::format("{} is of this test as it was: now there are other choices", token)};
    }
    auto result = tell(std::move(one));
    result.found_by = "replay";
    return result;
  }
  for (const auto& token : how_.pins) {
    const auto schedule = mine(token);
    if (replay(schedule).broken) {
      auto result = tell(replay(schedule, true));
      result.found_by = "pin";
      return result;
    }
  }
  if (auto result = search_all()) return *result;
  return held();
}

}  // namespace detail

}  // namespace understudy::simulation
