#include "understudy/worker/loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "understudy/broker/roster.hpp"
#include "understudy/error.hpp"
#include "worker/bell.hpp"
#include "worker/checked_options.hpp"
#include "worker/forked_attempt.hpp"
#include "worker/keeper.hpp"
#include "worker/under_way.hpp"

namespace understudy {

namespace {

using std::chrono::microseconds;

std::string job_in(const wire_format& format, const std::string& payload) {
  try {
    return format.decode(payload).job;
  } catch (const std::exception&) {
    return "undecodable";
  }
}

}  // namespace

struct worker_loop::parts {
  parts(worker& of, run_options given) : performer{of}, options{std::move(given)} {}

  bool is_ending() const { return is_finishing || jobs.is_over(); }

  void finish() {
    if (is_finishing.exchange(true)) return;
    keeper.log(log_level::info, "Finishing the jobs under way");
    keeper.end_at(detail::steadily_later(std::chrono::steady_clock::now(), options.grace));
    ring();
  }

  void ring() {
    wake.ring();
    tending.ring();
  }

  void work(const std::string& id);
  bool work_once(const std::string& id);
  void perform(const std::string& id, const lease& held);
  attempt_result attempt(const lease& held, const job_stop& stop);
  void settle(const std::string& id, const lease& held, attempt_result& result);
  microseconds until_next_look(const found_job& found);
  bool try_again(std::uint32_t tries, const std::function<bool()>& is_given_up);
  void tend_until(const std::stop_token& over);
  void note(const std::string& name, const attempt_result& result) const;
  std::string name_of(const lease& held) const;
  void end_with(const std::exception_ptr& thrown);

  worker& performer;
  const run_options options;
  detail::bell wake;     // of who waits for jobs
  detail::bell tending;  // of the thread that tends
  detail::under_way jobs;
  detail::keeper keeper{performer, options, jobs};
  std::atomic<bool> is_finishing = false;
  std::atomic<bool> has_run = false;
  std::mutex mutex;
  std::exception_ptr fault;
};

void worker_loop::parts::end_with(const std::exception_ptr& thrown) {
  {
    const std::scoped_lock guard{mutex};
    if (!fault) fault = thrown;
  }
  finish();
}

// The round of one thread. It asks what has changed, and for the next ring, before it looks.
// \return whether there is to be another.
bool worker_loop::parts::work_once(const std::string& id) {
  const auto ring = wake.next();
  const auto seen = performer.storage().changes();
  if (is_ending()) return false;
  const auto found = performer.find_job(id);
  if (found.held) {
    if (jobs.is_over()) {
      performer.storage().put_back(*found.held);
      return false;
    }
    perform(id, *found.held);
    return true;
  }
  if (!found.is_paused) {
    performer.idle();
    if (options.until_empty) return false;
  }
  performer.storage().await_change(seen, until_next_look(found), ring);
  return true;
}

microseconds worker_loop::parts::until_next_look(const found_job& found) {
  auto wait = options.longest_wait;
  if (options.fork_per_job) wait = std::min(wait, keeper.tend());
  if (!found.next_event) return wait;
  return std::clamp(*found.next_event - performer.options().clock->now(), microseconds{0}, wait);
}

// Waits for a moment, unless it is given up. \return whether to try again.
bool worker_loop::parts::try_again(std::uint32_t tries, const std::function<bool()>& is_given_up) {
  const auto ring = wake.next();
  if (is_given_up()) return false;
  detail::bell::wait(ring, options.broker_retry.after(tries, performer.options().random));
  return true;
}

void worker_loop::parts::work(const std::string& id) {
  bool is_listed = false;
  std::uint32_t tries = 0;
  try {
    for (bool goes_on = true; goes_on;) {
      try {
        if (!is_listed) keeper.enter(id);
        is_listed = true;
        goes_on = work_once(id);
        tries = 0;
      } catch (const broker_error& e) {
        if (!e.transient()) throw;
        keeper.log(log_level::error, fmt::format("{}; trying again", e.what()));
        goes_on = try_again(++tries, [this] { return is_ending(); });
      }
    }
  } catch (...) {
    end_with(std::current_exception());
  }
  if (is_listed) keeper.leave(id);
}

// What it throws is not the job's: then the job has not run.
attempt_result worker_loop::parts::attempt(const lease& held, const job_stop& stop) {
  try {
    if (!options.fork_per_job) return performer.perform(held, stop);
    return detail::perform_in_child(performer, held, stop, options.kill_after, wake,
                                    [this] { return keeper.tend(); });
  } catch (...) {
    keeper.try_to("put a job back", [&] { performer.storage().put_back(held); });
    throw;
  }
}

void worker_loop::parts::perform(const std::string& id, const lease& held) {
  const detail::under_way::job job{jobs, held, options.job_timeout};
  if (options.job_timeout != microseconds::max()) tending.ring();
  const auto name = name_of(held);
  keeper.log(log_level::info, fmt::format("got: {}", name));
  auto result = attempt(held, job.stop());
  settle(id, held, result);
  keeper.try_to("say that it is done", [&] { performer.storage().roster().at_rest(id); });
  note(name, result);
}

// The job has run: not to say so would have it run again.
void worker_loop::parts::settle(const std::string& id, const lease& held, attempt_result& result) {
  for (std::uint32_t tries = 0;;) {
    try {
      return performer.settle(held, result, id);
    } catch (const broker_error& e) {
      if (!e.transient()) throw;
      keeper.log(log_level::error,
                 fmt::format("{}; trying to end {} again", e.what(), name_of(held)));
      if (!try_again(++tries, [this] { return jobs.is_over(); })) throw;
    }
  }
}

// For the log; arguments may be secrets.
std::string worker_loop::parts::name_of(const lease& held) const {
  if (!options.log) return {};
  const auto& beside = held.message->envelope;
  const auto job = job_in(*performer.options().format, held.message->payload);
  const auto attempt = beside.attempt > 1 ? fmt::format(", attempt {}", beside.attempt) : "";
  return fmt::format("(Job{{{}}} | {} | {}{})", held.queue, job, beside.id, attempt);
}

void worker_loop::parts::note(const std::string& name, const attempt_result& result) const {
  if (result.came_late) {
    keeper.log(log_level::warning, fmt::format("{} came late: its lease was lost", name));
  } else if (result.outcome == outcome::performed) {
    keeper.log(log_level::info, fmt::format("done: {}", name));
  } else if (!result.exception) {
    keeper.log(log_level::info, fmt::format("{} {}", name, to_string(result.outcome)));
  } else {
    const auto threw = summarize(result.exception);
    keeper.log(
        result.outcome == outcome::failed ? log_level::error : log_level::info,
        fmt::format("{} {}: {}: {}", name, to_string(result.outcome), threw.type, threw.message));
  }
}

void worker_loop::parts::tend_until(const std::stop_token& over) {
  const std::stop_callback on_over{over, [this] { tending.ring(); }};
  while (true) {
    const auto ring = tending.next();
    if (over.stop_requested()) return;
    detail::bell::wait(ring, keeper.tend());
  }
}

worker_loop::worker_loop(worker& performer, run_options options) {
  detail::check(options, performer.storage());
  parts_ = std::make_unique<parts>(performer, std::move(options));
}
worker_loop::~worker_loop() = default;

void worker_loop::run(std::stop_token finish) {
  auto& own = *parts_;
  if (own.has_run.exchange(true)) throw usage_error{"a worker loop runs once: make another one"};
  const std::stop_callback on_finish{finish, [&own] { own.finish(); }};
  const std::stop_callback on_stop{own.performer.options().stop, [this] { stop(); }};
  const auto& id = own.performer.id();
  own.keeper.log(log_level::info, fmt::format("Starting worker {}", id));
  {
    std::jthread tending;
    std::vector<std::jthread> others;
    try {
      own.keeper.tend();  // as in Resque, dead workers go before it is listed itself
      if (!own.options.fork_per_job) {
        tending = std::jthread{[&own](const std::stop_token& over) { own.tend_until(over); }};
      }
      for (std::size_t number = 2; number <= own.options.threads; ++number) {
        others.emplace_back([&own, name = fmt::format("{}#{}", id, number)] { own.work(name); });
      }
      own.work(id);
    } catch (...) {
      own.end_with(std::current_exception());  // before the threads are waited for
    }
  }
  own.performer.stop();
  own.keeper.log(log_level::info, "Exiting...");
  if (own.fault) std::rethrow_exception(own.fault);
}

void worker_loop::finish() { parts_->finish(); }

void worker_loop::stop() {
  parts_->keeper.log(log_level::info, "Stopping at once");
  parts_->jobs.stop_for_good();
  parts_->ring();
}

void worker_loop::end_jobs() {
  parts_->keeper.log(log_level::info, "Ending the jobs under way");
  parts_->jobs.stop_all(stop_reason::told_to_end);
  parts_->ring();
}

void worker_loop::pause() {
  parts_->performer.pause(true);
  parts_->keeper.log(log_level::info, "Pausing");
  parts_->ring();
}

void worker_loop::resume() {
  parts_->performer.pause(false);
  parts_->keeper.log(log_level::info, "Resuming");
  parts_->ring();
}

}  // namespace understudy
