#include "understudy/worker.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>

#include "understudy/error.hpp"
#include "understudy/worker/job_stop.hpp"
#include "worker/early_end.hpp"

namespace understudy {

namespace {

// Ruby's workers take those of their own host off the roster whose processes they do not find among
// Ruby's: we are of no host of theirs.
std::string default_id(const queue_selection& queues) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return fmt::format("understudy@{}:{}:{}", host.data(), getpid(), queues.text());
}

}  // namespace

worker::worker(broker& storage, const registry& jobs, understudy::client& client,
               worker_options options)
    : broker_{storage},
      jobs_{jobs},
      client_{client},
      options_{std::move(options)},
      selection_{std::move(options_.queues)} {
  if (options_.visibility.count() <= 0) throw usage_error{"a worker holds a job for some time"};
  if (options_.max_attempts == 0) throw usage_error{"a job has at least one attempt, its first"};
  for (const auto& [queue, weight] : options_.weights) {
    if (weight == 0) throw usage_error{fmt::format("queue \"{}\" has no weight", queue)};
  }
  if (options_.id.empty()) options_.id = default_id(selection_);
}

void worker::run(const std::vector<worker_hooks::hook>& hooks) {
  for (const auto& hook : hooks) hook(*this);
}

void worker::start() {
  if (has_started_ || has_started_.exchange(true)) return;
  run(lifecycle_.before_first_fork);
}

void worker::stop() {
  if (!has_started_ || has_stopped_.exchange(true)) return;
  run(lifecycle_.worker_exit);
}

std::vector<std::string> worker::order(const std::vector<std::string>& known) const {
  auto names = selection_.resolve(known);
  return options_.weights.empty() ? names : by_weight(std::move(names));
}

std::vector<std::string> worker::by_weight(std::vector<std::string> names) const {
  const auto weight_of = [this](const std::string& name) -> std::uint64_t {
    const auto known = options_.weights.find(name);
    return known != options_.weights.end() ? known->second : 1;
  };
  std::uint64_t total = 0;
  for (const auto& name : names) total += weight_of(name);
  for (auto next = names.begin(); next != names.end(); ++next) {
    auto drawn = options_.random.below(total);
    auto chosen = next;
    while (drawn >= weight_of(*chosen)) drawn -= weight_of(*chosen++);
    total -= weight_of(*chosen);
    std::rotate(next, chosen, chosen + 1);
  }
  return names;
}

void worker::catch_up() { broker_.catch_up(options_.clock->now()); }

time_point worker::lease_end() const { return later(options_.clock->now(), options_.visibility); }

bool worker::is_ready() {
  start();
  return !notes_pause(is_paused_ || broker_.paused());
}

bool worker::notes_pause(bool paused) {
  if (was_paused_ != paused && was_paused_.exchange(paused) != paused) {
    run(paused ? lifecycle_.before_pause : lifecycle_.after_pause);
  }
  return paused;
}

// Where a pause may just end, hooks run before anything is reserved.
found_job worker::find_job(std::string_view listed_as) {
  if ((is_paused_ || was_paused_) && !is_ready()) return {.is_paused = true};
  start();
  const auto in_order = [this](const auto& known) { return order(known); };
  auto found = broker_.find_job({options_.clock->now(), lease_end(), in_order, listed_as});
  notes_pause(found.is_paused);
  return found;
}

void worker::idle() {
  if (was_working_.exchange(false)) run(lifecycle_.queue_empty);
}

std::optional<attempt_result> worker::work_one() {
  const auto found = find_job();
  if (found.held) return process(*found.held);
  if (!found.is_paused) idle();
  return std::nullopt;
}

attempt_result worker::process(const lease& reserved) {
  start();
  if (!was_working_) was_working_ = true;
  return attempt(*reserved.message, reserved.queue, &reserved, nullptr);
}

attempt_result worker::perform(const lease& reserved, const job_stop& stop) {
  start();
  was_working_ = true;
  return attempt(*reserved.message, reserved.queue, &reserved, &stop);
}

attempt_result worker::abandon(const lease& reserved, const job_stop& stop,
                               const std::exception_ptr& why) {
  return attempt(*reserved.message, reserved.queue, &reserved, &stop, why);
}

// Of a job that was unfit: none of its plugins was asked.
std::vector<owned_lock> worker::locks_of(const std::string& job_id) const {
  std::vector<owned_lock> owned;
  if (job_id.empty()) return owned;
  for (auto& lock : locks().held(options_.clock->now())) {
    if (lock.owner == job_id) owned.push_back({std::move(lock.key), std::move(lock.owner)});
  }
  return owned;
}

// In a store beside the broker, and so before the lease ends: who dies in between leaves a job that
// comes back, not a lock that stays.
void worker::let_go(const lease& reserved, const std::vector<owned_lock>& owned) const {
  if (owned.empty() || !hold(reserved)) return;
  for (const auto& [key, owner] : owned) locks().release(key, owner);
}

// Nobody would try again.
void worker::let_go_unleased(const context& where) const {
  for (const auto& each : where.lets_go()) {
    try {
      locks().release(each.key, each.owner);
    } catch (const broker_error& e) {
      where.note(fmt::format("a lock stays until it expires: {}", e.what()));
    }
  }
}

void worker::settle(const lease& reserved, attempt_result& result, std::string_view listed_as) {
  if (result.outcome == outcome::interrupted) std::rethrow_exception(result.exception);
  if (result.is_unfit && result.outcome == outcome::failed) {
    result.lets_go = locks_of(reserved.message->envelope.id);
  }
  auto ended = reserved;
  if (options_.locks == nullptr) {
    ended.locks = result.lets_go;
  } else {
    let_go(reserved, result.lets_go);
  }
  const auto ends = [&] {
    switch (result.outcome) {
      case outcome::performed:
      case outcome::halted:
      case outcome::swallowed:
      case outcome::discarded: return broker_.acknowledge(ended);
      case outcome::retried: return broker_.retry(ended, result.retry_at);
      case outcome::stopped: return broker_.put_back(ended);
      case outcome::failed:
        return broker_.fail(ended, {options_.clock->now(),
                                    {},
                                    std::string{listed_as.empty() ? id() : listed_as},
                                    summarize(result.exception),
                                    {}});
      case outcome::interrupted: break;
    }
    return false;
  };
  result.came_late = !ends();
  result.in_failed_set = result.outcome == outcome::failed && !result.came_late;
}

attempt_result worker::perform(const message& what, const std::string& queue) {
  return attempt(what, queue, nullptr, nullptr);
}

bool worker::hold(const lease& reserved) const { return broker_.extend(reserved, lease_end()); }

lock_store& worker::locks() const {
  return options_.locks != nullptr ? *options_.locks : broker_.locks();
}

std::function<bool()> worker::heartbeat_of(const lease* reserved) const {
  if (reserved == nullptr) return {};
  return [this, reserved] { return hold(*reserved); };
}

// Of a job that may be retried: what its hooks say, else what it threw.
void worker::decide(attempt_result& failed, const fate& by_hooks) const {
  auto decided = by_hooks;
  if (decided.is == fate::kind::undecided) {
    try {
      std::rethrow_exception(failed.exception);
    } catch (const retry_job& asked) {
      decided = {fate::kind::retried, later(options_.clock->now(), asked.wait())};
    } catch (const discard_job&) {
      decided.is = fate::kind::discarded;
    } catch (...) {
      return;
    }
  }
  if (decided.is == fate::kind::discarded) failed.outcome = outcome::discarded;
  if (decided.is != fate::kind::retried) return;
  failed.outcome = outcome::retried;
  failed.retry_at = decided.retry_at;
}

attempt_result worker::attempt(const message& what, const std::string& queue, const lease* reserved,
                               const job_stop* stop, const std::exception_ptr& gone) {
  const auto& beside = what.envelope;
  const context::surroundings around{*options_.clock,
                                     locks(),
                                     client_,
                                     stop != nullptr ? stop->token() : options_.stop,
                                     options_.watching,
                                     broker_,
                                     options_.random,
                                     heartbeat_of(reserved),
                                     reserved != nullptr ? reserved->token : 0};
  const client::performing as_parent{client_, beside.id};

  decoded_payload payload;
  registry::performer perform;
  std::exception_ptr unfit;
  try {
    payload = options_.format->decode(what.payload);
    perform = jobs_.performer_of(payload.job);
    if (reserved != nullptr && beside.attempt > options_.max_attempts) {
      error_context about;
      about.job = payload.job;
      throw too_many_attempts{
          fmt::format("not run: this is attempt {}, and a worker makes {}, so it keeps ending its "
                      "worker, or is put off again and again",
                      beside.attempt, options_.max_attempts),
          about};
    }
  } catch (error& e) {
    error_context known;
    known.queue = queue;
    known.enqueued_at = beside.enqueued_from;
    e.add(known);
    unfit = std::current_exception();
  } catch (const std::exception& e) {
    error_context known;
    known.queue = queue;
    known.enqueued_at = beside.enqueued_from;
    unfit = std::make_exception_ptr(
        decode_error{fmt::format("the wire format failed: {}", e.what()), known});
  }

  context where{around, payload.job, queue, beside, std::move(payload.arguments)};
  options_.watching.attempt_started(where);
  attempt_result result{outcome::failed, {}, unfit};
  if (!unfit) {
    const hook_chain chain{hooks_, perform.hooks(), options_.watching};
    const auto run = [&] {
      detail::explaining_stop(stop, where, perform);
      options_.watching.job_returned(where);
    };
    result = gone ? chain.fail(where, gone, options_.pass_through)
                  : chain.perform(where, std::ref(run), options_.pass_through);
  }
  if (reserved != nullptr && result.outcome == outcome::failed) decide(result, where.fate());
  result.is_unfit = unfit != nullptr;
  const bool goes_back = reserved != nullptr && result.outcome == outcome::stopped;
  if (!goes_back) result.lets_go = where.lets_go();
  try {
    if (reserved == nullptr) {
      let_go_unleased(where);
    } else if (stop == nullptr) {
      settle(*reserved, result);
    }
  } catch (...) {
    options_.watching.attempt_ended(where, result);
    throw;
  }
  options_.watching.attempt_ended(where, result);
  return result;
}

}  // namespace understudy
