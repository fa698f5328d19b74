#include "testing/recorder.hpp"

#include <utility>

#include "testing/performing.hpp"

namespace understudy::detail {

recorder::recorder(broker& storage, records& journal, registry& jobs)
    : broker_wrapper{storage}, journal_{journal}, jobs_{jobs} {}

std::string recorder::next_id() { return std::to_string(++last_id_); }

std::uint32_t recorder::record(std::string_view queue, message& enqueued, time_point due) {
  // A foreign client gives no id, but the journal needs one.
  if (enqueued.envelope.id.empty()) enqueued.envelope.id = next_id();
  return journal_.add_job(queue, enqueued, due);
}

// What is written down first, so that no worker comes before it, has not happened if it fails.
template <class Store>
void recorder::store(std::span<const std::uint32_t> recorded, Store store) {
  try {
    store();
  } catch (...) {
    for (const auto job : recorded) journal_.add_refusal(job);
    throw;
  }
}

void recorder::push(std::string_view queue, message pushed) {
  const auto job = record(queue, pushed, pushed.envelope.enqueued_at);
  store({&job, 1}, [&] { broker_wrapper::push(queue, std::move(pushed)); });
}

void recorder::push_all(std::string_view queue, std::vector<message> pushed) {
  std::vector<std::uint32_t> jobs;
  for (auto& each : pushed) jobs.push_back(record(queue, each, each.envelope.enqueued_at));
  store(jobs, [&] { broker_wrapper::push_all(queue, std::move(pushed)); });
}

void recorder::schedule(time_point due, std::string_view queue, message scheduled) {
  const auto job = record(queue, scheduled, due);
  store({&job, 1}, [&] { broker_wrapper::schedule(due, queue, std::move(scheduled)); });
}

void recorder::enqueuing(const std::shared_ptr<const job_type>& type) { jobs_.add(type); }

void recorder::enqueue_halted(const context& where, std::string_view hook) {
  journal_.add_halted(where, hook);
}

void recorder::attempt_started(const context& where) {
  journal_.begin_attempt(where);
  begin_performing(journal_, where);
}

void recorder::job_returned(const context& where) { check_assertions(where); }

void recorder::attempt_ended(const context& where, const attempt_result& result) {
  journal_.end_attempt(where, result);
  if (end_performing()) journal_.look_at(journal_.find(where.job_id()));
}

void recorder::hook_runs(const context& where, hook_kind kind, std::string_view name) {
  journal_.add_hook(where, kind, name);
}

}  // namespace understudy::detail
