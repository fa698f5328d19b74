#include "understudy/worker.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <functional>

#include "understudy/error.hpp"

namespace understudy {

namespace {

std::string default_id(const queue_selection& queues) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return fmt::format("{}:{}:{}", host.data(), getpid(), queues.text());
}

}  // namespace

worker::worker(broker& storage, const registry& jobs, understudy::client& client,
               worker_options options)
    : broker_{storage},
      jobs_{jobs},
      client_{client},
      options_{std::move(options)},
      selection_{std::move(options_.queues)} {
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

std::vector<std::string> worker::queues() const { return selection_.resolve(broker_.queues()); }

std::optional<lease> worker::reserve() {
  for (const auto& queue : queues()) {
    if (auto reserved = broker_.reserve(queue)) return reserved;
  }
  return std::nullopt;
}

bool worker::is_ready() {
  start();
  const bool paused = broker_.paused();
  if (was_paused_ != paused && was_paused_.exchange(paused) != paused) {
    run(paused ? lifecycle_.before_pause : lifecycle_.after_pause);
  }
  return !paused;
}

void worker::idle() {
  if (was_working_.exchange(false)) run(lifecycle_.queue_empty);
}

std::optional<attempt_result> worker::work_one() {
  if (!is_ready()) return std::nullopt;
  if (const auto reserved = reserve()) return process(*reserved);
  idle();
  return std::nullopt;
}

attempt_result worker::process(const lease& reserved) {
  start();
  if (!was_working_) was_working_ = true;
  auto result = perform(*reserved.message, reserved.queue);
  switch (result.outcome) {
    case outcome::performed:
    case outcome::halted:
    case outcome::swallowed: broker_.acknowledge(reserved); break;
    case outcome::failed:
      broker_.fail(reserved,
                   {options_.clock->now(), {}, options_.id, summarize(result.exception), {}});
      break;
    case outcome::interrupted: std::rethrow_exception(result.exception);
  }
  return result;
}

attempt_result worker::perform(const message& what, const std::string& queue) {
  const auto& beside = what.envelope;
  const context::surroundings around{
      *options_.clock,   options_.locks != nullptr ? *options_.locks : broker_.locks(),
      client_,           options_.stop,
      options_.watching, broker_};
  const client::performing as_parent{client_, beside.id};

  decoded_payload payload;
  registry::performer perform;
  std::exception_ptr unfit;
  try {
    payload = options_.format->decode(what.payload);
    perform = jobs_.performer_of(payload.job);
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
      perform(where);
      options_.watching.job_returned(where);
    };
    result = chain.perform(where, std::ref(run), options_.pass_through);
  }
  options_.watching.attempt_ended(where, result);
  return result;
}

}  // namespace understudy
