#include "testing/partial_fake.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "understudy/context.hpp"
#include "understudy/error.hpp"

namespace understudy::detail {

partial_fake::partial_fake(broker& faked, observer& told, const fake_options& options)
    : broker_wrapper{faked}, told_{told}, options_{options} {
  if (options.only_jobs.empty() && options.only_queues.empty()) {
    throw usage_error{
        "a fake queue with another broker has to know what to fake: set fake_options::only_jobs or "
        "only_queues"};
  }
}

bool partial_fake::fakes(std::string_view job, std::string_view queue) const {
  const auto allows = [](const std::vector<std::string>& only, std::string_view name) {
    return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
  };
  return allows(options_.only_jobs, job) && allows(options_.only_queues, queue);
}

bool partial_fake::fakes_payload(std::string_view queue, std::string_view payload) const {
  return fakes(options_.format->decode(payload).job, queue);
}

void partial_fake::push(std::string_view queue, message pushed) {
  if (fakes_payload(queue, pushed.payload)) {
    wrapped().push(queue, std::move(pushed));
    return;
  }
  if (!stores())
    options_.format->check(pushed.payload);  // an inlining fake does not, but it stores
  options_.others->push(queue, std::move(pushed));
}

void partial_fake::schedule(time_point due, std::string_view queue, message scheduled) {
  if (fakes_payload(queue, scheduled.payload)) {
    wrapped().schedule(due, queue, std::move(scheduled));
    return;
  }
  if (!stores()) options_.format->check(scheduled.payload);
  options_.others->schedule(due, queue, std::move(scheduled));
}

std::size_t partial_fake::unschedule(std::string_view queue, std::string_view payload) {
  return (fakes_payload(queue, payload) ? wrapped() : *options_.others).unschedule(queue, payload);
}

bool partial_fake::unschedule(std::string_view job_id) {
  return wrapped().unschedule(job_id) || options_.others->unschedule(job_id);
}

std::vector<message> partial_fake::peek(std::string_view queue, std::size_t start,
                                        std::size_t count) const {
  auto waiting = wrapped().peek(queue, start, count);
  auto others = options_.others->peek(queue, start, count);
  std::move(others.begin(), others.end(), std::back_inserter(waiting));
  return waiting;
}

std::size_t partial_fake::remove(std::string_view queue, std::string_view payload) {
  return (fakes_payload(queue, payload) ? wrapped() : *options_.others).remove(queue, payload);
}

void partial_fake::enqueuing(const std::shared_ptr<const job_type>& type) { told_.enqueuing(type); }
void partial_fake::enqueue_ended() { told_.enqueue_ended(); }
void partial_fake::enqueue_threw() { told_.enqueue_threw(); }

void partial_fake::enqueue_halted(const context& where, std::string_view hook) {
  if (fakes(where.job_name(), where.queue())) told_.enqueue_halted(where, hook);
}

void partial_fake::hook_runs(const context& where, hook_kind kind, std::string_view name) {
  if (fakes(where.job_name(), where.queue())) told_.hook_runs(where, kind, name);
}

}  // namespace understudy::detail
