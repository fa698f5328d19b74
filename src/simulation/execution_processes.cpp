// The processes of an execution: workers and actors, how they begin and end.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "simulation/execution.hpp"
#include "simulation/simulated_broker.hpp"
#include "understudy/error.hpp"

namespace understudy::simulation::detail {

bool execution::passes(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const unwinding&) {
    return true;
  } catch (const killed&) {
    return true;
  } catch (...) {
    return false;
  }
}

void execution::make_workers() {
  slots_.resize(options_.workers);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto& each = slots_[i];
    each.lane = fmt::format("w{}", i);
    each.worker =
        std::make_unique<understudy::worker>(*broker_, registry_, *client_,
                                             worker_options{.queues = options_.queues,
                                                            .id = each.lane,
                                                            .clock = *told_time_,
                                                            .watching = watching(),
                                                            .pass_through = passes,
                                                            .visibility = options_.visibility,
                                                            .random = *random_});
  }
}

void execution::add_actor(std::string name, std::function<void()> does) {
  const auto times = ++actors_[name];
  if (times > 1) name = fmt::format("{} {}", name, times);
  auto actor = std::make_unique<running>();
  actor->id = ground_.numbers.of("actor", name);
  actor->lane = name;
  actor->name = std::move(name);
  actor->fiber = std::make_unique<fiber>(ground_.stacks, [this, does = std::move(does)] {
    auto& me = *current_;
    try {
      does();
    } catch (const killed&) {
    } catch (const unwinding&) {
      throw;
    } catch (const fault_struck& e) {
      tell([&] { return fmt::format("ends with broker_error: {}", e.problem()); });
    } catch (...) {
      const auto why = summarize(std::current_exception());
      break_world({fmt::format("{} threw {}", me.name, why.type), why.message});
    }
  });
  processes_.push_back(std::move(actor));
}

running* execution::find(process who) {
  const auto found = std::find_if(processes_.begin(), processes_.end(),
                                  [who](const auto& each) { return each->id == who; });
  return found == processes_.end() ? nullptr : found->get();
}

void execution::resume(running& who) {
  current_ = &who;
  if (!options_.closed && who.at != place::settle) touched_.anything();
  ground_.watched.goes_on();
  who.fiber->resume();
  ground_.watched.goes_on();
  current_ = nullptr;
  if (std::exchange(crashes_itself_, false)) return crash(who);
  if (who.fiber->has_ended()) take_out(who);
}

// Its worker is idle from then on.
std::unique_ptr<running> execution::take_out(running& who) {
  const auto at = std::find_if(processes_.begin(), processes_.end(),
                               [&](const auto& each) { return each.get() == &who; });
  auto gone = std::move(*at);
  processes_.erase(at);
  if (gone->on != nullptr) {
    gone->on->is_idle = true;
    gone->on->idle_since = steps_;
    touched_.writes_part(pool_);
  }
  return gone;
}

void execution::crash(running& who) {
  ++tally_.crashes;
  current_ = &who;
  tell(
      [&] {
        if (!who.comes_to.empty()) return "CRASH, just before it " + who.comes_to;
        return who.held ? "CRASH with #" + who.name : std::string{"CRASH"};
      },
      true);
  current_ = nullptr;
  crashed_.push_back(take_out(who));
}

// Whoever has been idle for longest, so that a worker that just became idle matters to nobody else.
slot& execution::free_slot() {
  slot* best = nullptr;
  for (auto& each : slots_) {
    if (each.is_idle && (best == nullptr || each.idle_since < best->idle_since)) best = &each;
  }
  return *best;
}

void execution::dispatch(variant how) {
  touched_.writes(pool_);
  auto& on = free_slot();
  auto started = std::make_unique<running>();
  auto& me = *started;
  me.id = pool_;
  me.on = &on;
  me.lane = on.lane;
  me.is_atomic = true;
  me.how = how;
  me.dispatched_as = how;
  me.fiber = std::make_unique<fiber>(ground_.stacks, [this] { attempt(*current_); });
  on.is_idle = false;
  processes_.push_back(std::move(started));
  resume(me);
  may_dispatch_again();
}

void execution::attempt(running& me) {
  try {
    const auto reserved = me.on->worker->reserve();
    me.is_atomic = false;
    if (reserved) me.on->worker->process(*reserved);
  } catch (const killed&) {
    tell([] { return "ends, killed"; });
  } catch (const unwinding&) {
    throw;
  } catch (const unanswered&) {
    tell(
        [&] { return fmt::format("gets no answer about #{}, and looks for other jobs", me.name); });
  } catch (const broker_error& e) {
    tell([&] { return fmt::format("goes on to other jobs: {}", e.problem()); });
  } catch (...) {
    const auto why = summarize(std::current_exception());
    break_world(
        {fmt::format("a worker threw {}", why.type),
         fmt::format("{}{}: {}", me.lane, me.held ? " with job #" + me.name : "", why.message)});
  }
}

void execution::leased(const lease& given) {
  auto& me = *current_;
  const auto& beside = given.message->envelope;
  auto& counted = deliveries_[beside.id];
  const auto delivery = ++counted.all;
  if (tells_) counted.told_at = story_.size();
  if (beside.attempt <= 1) ++counted.first;
  me.name = beside.id;
  me.id = number("attempt " + std::to_string(delivery), beside.id);
  me.held = given;
  me.held_until = later(time_.now(), options_.visibility);
  touched_.writes(me.id);
  last_ = me.id;
  ++tally_.attempts;
  // Also where a broker does not count attempts.
  if (beside.attempt > 1 || counted.first > oracles_.jobs_of_id(beside.id)) ++tally_.redelivered;
  if (beside.attempt > options_.attempts) {
    break_built_in("attempts are bounded", fmt::format("job #{} is attempted for the {}th time",
                                                       beside.id, beside.attempt));
  }
  check_holders(me);
  ground_.watched.goes_on();
}

void execution::tell_of_lease(std::string_view job_id) {
  const auto found = deliveries_.find(std::string{job_id});
  if (found == deliveries_.end()) return;
  const auto at = std::exchange(found->second.told_at, std::nullopt);
  if (!at) return;
  auto& reserved = story_[*at];
  reserved.what += ", until " + detail::told_time(later(reserved.when, options_.visibility));
}

// A job's id may be the user's, and be that of several jobs: then so many may hold it.
void execution::check_holders(const running& me) {
  if (delivered_again_.contains(me.name)) return;
  std::vector<std::string_view> holders;
  for (const auto& each : processes_) {
    if (!each->held || each->held_until <= time_.now() || each->name != me.name) continue;
    holders.push_back(each->lane);
  }
  if (holders.size() <= oracles_.jobs_of_id(me.name)) return;
  break_built_in("a lease has one holder",
                 fmt::format("job #{} is held by {}", me.name, fmt::join(holders, " and by ")));
}

void execution::split_step(std::string_view job_id) {
  auto& me = *current_;
  me.id = number("poller", job_id);
  me.dispatched_as = variant::plain;
  last_ = me.id;
  me.is_atomic = false;
  point(place::body);
  me.is_atomic = true;
}

void execution::unwind_all() {
  for (auto* all : {&crashed_, &processes_}) {
    for (auto& each : *all) {
      current_ = each.get();
      if (!each->fiber->has_ended() && !each->fiber->unwind() && !broken_) {
        break_built_in("a crash ends a body",
                       fmt::format("{} swallows every exception, even one that it cannot know of",
                                   each->lane));
      }
      current_ = nullptr;
    }
    all->clear();
  }
}

}  // namespace understudy::simulation::detail
