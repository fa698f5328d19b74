#include "redis/roster.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "redis/json.hpp"
#include "redis/packed.hpp"
#include "redis/record.hpp"
#include "redis/roster_scripts.hpp"
#include "redis/spelled_times.hpp"
#include "understudy/error.hpp"

namespace understudy::redis {

namespace {

struct seen_worker {
  listed_worker listed;
  std::string started;  // as spelled
  std::string beat;     // as spelled; empty for none
  bool is_ours = false;
};

// What a worker is at is only shown, so what does not read is passed over.
void read_work(listed_worker& into, std::string_view text) {
  if (text.empty()) return;
  try {
    const auto members = members_of(text);
    message at;
    at.payload = member(members, "payload");
    into.at_work = lease{0, string_in(member(members, "queue")),
                         std::make_shared<const message>(std::move(at))};
    into.at_work_since = spelled_time(string_in(member(members, "run_at")));
  } catch (const decode_error&) {
  }
}

std::vector<seen_worker> seen_on(const server& storage) {
  const auto found = storage.run(scripts::workers, {});
  std::vector<seen_worker> all;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto each = found[i];
    seen_worker seen;
    seen.listed.id = each[0].text();
    seen.started = each[1].text();
    seen.beat = each[2].text();
    seen.is_ours = each[4].integer() == 1;
    seen.listed.started_at = spelled_time(seen.started).value_or(time_point{});
    seen.listed.last_beat = spelled_time(seen.beat).value_or(seen.listed.started_at);
    read_work(seen.listed, each[3].text());
    all.push_back(std::move(seen));
  }
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.listed.id < b.listed.id; });
  return all;
}

failure dirty_exit_of(const listed_worker& dead) {
  failure lost;
  lost.failed_at = system_clock::shared().now();
  lost.queue = dead.at_work->queue;
  lost.worker = dead.id;
  lost.exception = {"Resque::PruneDeadWorkerDirtyExit",
                    dead.id + " did not gracefully exit while processing its job"};
  lost.message = *dead.at_work->message;
  return lost;
}

}  // namespace

// As far ahead as Redis is of this machine; in whole seconds, so that a virtual clock stays exact.
time_point roster::by_redis(time_point time) const {
  using namespace std::chrono;
  const auto told = server_.ask({"TIME"});
  const time_point there{seconds{number_in(told[0].text())} +
                         microseconds{number_in(told[1].text())}};
  return time + round<seconds>(there - system_clock::shared().now());
}

void roster::enter(std::string_view worker_id, time_point now) {
  const auto started = as_ruby_prints(by_redis(now));
  server_.run(scripts::enter_worker, {worker_id, started});
}

void roster::leave(std::string_view worker_id) { server_.run(scripts::leave_worker, {worker_id}); }

void roster::beat(std::string_view worker_id, time_point now) {
  const auto time = in_iso8601_offset(by_redis(now));
  server_.run(scripts::beat_worker, {worker_id, time});
}

void roster::at_work(std::string_view worker_id, const lease& on, time_point now) {
  const auto run_at = in_iso8601_utc(now);
  const auto shown = on.message ? shown_payload(on.message->payload) : "null";
  server_.run(scripts::worker_at_work, {worker_id, on.queue, run_at, shown}, on.queue);
}

void roster::at_rest(std::string_view worker_id) {
  server_.run(scripts::worker_at_rest, {worker_id});
}

std::vector<std::string> roster::prune(std::string_view worker_id, time_point older_than) {
  const auto key = server_.key("pruning_dead_workers_in_progress");
  if (server_.ask({"SET", key, worker_id, "EX", "60", "NX"}).is_nil()) return {};
  const auto oldest = by_redis(older_than);
  std::vector<std::string> pruned;
  for (const auto& [listed, started, beat, is_ours] : seen_on(server_)) {
    if (listed.last_beat >= oldest || (beat.empty() && !is_ours)) continue;
    std::string record;
    std::string details;
    std::string queue;
    if (listed.at_work && !is_ours) {
      const auto lost = dirty_exit_of(listed);
      record = record_of(lost);
      details = details_of(lost);
      queue = lost.queue;
    }
    const auto gone =
        server_.run(scripts::prune_worker, {listed.id, started, beat, record, details, queue});
    if (gone.integer() == 1) pruned.push_back(listed.id);
  }
  return pruned;
}

std::vector<listed_worker> roster::workers() const {
  std::vector<listed_worker> all;
  for (auto& seen : seen_on(server_)) all.push_back(std::move(seen.listed));
  return all;
}

}  // namespace understudy::redis
