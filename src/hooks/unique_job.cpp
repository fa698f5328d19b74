#include "understudy/hooks/unique_job.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "hooks/md5.hpp"
#include "understudy/broker/lock_store.hpp"
#include "understudy/clock.hpp"
#include "understudy/wire/resque.hpp"

namespace understudy {

duplicate_job::duplicate_job(const std::string& key, const std::string& owner, error_context about)
    : error{fmt::format("job {} has the lock {} of an equal job", owner, key), std::move(about)},
      names_{std::make_shared<const std::pair<std::string, std::string>>(key, owner)} {}

namespace detail {

namespace {

constexpr std::string_view prefix_of(unique_key spelling) {
  return spelling == unique_key::resque ? "resque:plugin:unique_job:" : "unique_job:";
}

// resque-unique-job writes no owner but this.
constexpr auto foreign_owner = "1";

std::string owner(const context& where) {
  return where.job_id().empty() ? foreign_owner : where.job_id();
}

std::string running(const std::string& key) { return key + ":running"; }

// A foreign job has no id to know it by; while it is performed, its place in memory is one.
std::string performing_owner(const context& where) {
  return where.job_id().empty() ? fmt::format("foreign:{}:{}", getpid(), fmt::ptr(&where))
                                : where.job_id();
}

std::chrono::microseconds ttl(const unique_policy& policy) {
  return in_range(std::chrono::seconds{policy.ttl_seconds});
}

bool acquire(context& where, const unique_policy& policy, const std::string& key,
             const std::string& by) {
  return where.locks().acquire(key, by, where.clock().now(), ttl(policy));
}

bool take_over(context& where, const unique_policy& policy, const std::string& key) {
  const auto holder = where.locks().owner_of(key, where.clock().now());
  if (!holder.empty()) {
    if (!where.withdraw(holder)) return false;
    where.locks().release(key, holder);
  }
  return acquire(where, policy, key, owner(where));
}

}  // namespace

std::string unique_key_of(const unique_policy& policy, std::string_view job_name,
                          std::string_view arguments) {
  const auto prefix = prefix_of(policy.key);
  if (policy.key == unique_key::resque) {
    return fmt::format("{}{}", prefix, md5(resque_format::shared().encode(job_name, arguments)));
  }
  return fmt::format("{}{}:{}", prefix, job_name, md5(arguments));
}

bool take_to_enqueue(context& where, const unique_policy& policy, const std::string& key) {
  bool is_taken = acquire(where, policy, key, owner(where));
  if (!is_taken && policy.conflict == on_conflict::replace)
    is_taken = take_over(where, policy, key);
  if (is_taken) {
    where.settle_arguments("unique_job");
    return true;
  }
  const auto holder = where.locks().owner_of(key, where.clock().now());
  switch (policy.conflict) {
    case on_conflict::drop:
    case on_conflict::replace: return false;
    case on_conflict::raise: throw duplicate_job{key, holder, where.about()};
    case on_conflict::log: where.note(fmt::format("enqueued beside an equal job, {}", holder));
  }
  return true;
}

void take_to_perform(context& where, const unique_policy& policy, const std::string& key) {
  const auto lock = running(key);
  const auto by = performing_owner(where);
  if (acquire(where, policy, lock, by)) return;
  const auto now = where.clock().now();
  // A worker died with it, and the job is back.
  if (where.locks().extend(lock, by, now, ttl(policy))) return;
  const auto holder = where.locks().owner_of(lock, now);
  switch (policy.conflict) {
    case on_conflict::drop:
    case on_conflict::replace: throw dont_perform{fmt::format("an equal job runs, {}", holder)};
    case on_conflict::raise: throw duplicate_job{lock, holder, where.about()};
    case on_conflict::log: where.note(fmt::format("performed beside an equal job, {}", holder));
  }
}

void let_go(context& where, const std::string& key) { where.locks().release(key, owner(where)); }

// An attempt that has lost its lease shares its id, and so its lock, with the one that took over.
void let_go_when_executed(context& where, const std::string& key) {
  if (where.heartbeat()) let_go(where, key);
}

void let_go_when_performed(context& where, const std::string& key) {
  if (where.heartbeat()) where.locks().release(running(key), performing_owner(where));
}

void let_go_when_dequeued(context& where, const unique_policy& policy, const std::string& key) {
  const auto& ids = where.dequeued_ids();
  if (!key.empty()) {
    for (const auto& id : ids) where.locks().release(key, id.empty() ? foreign_owner : id);
    return;
  }
  // No single job is meant, so its key is not known; but its owner is.
  const auto prefix = prefix_of(policy.key);
  for (const auto& lock : where.locks().held(where.clock().now())) {
    const bool is_removed = std::find(ids.begin(), ids.end(), lock.owner) != ids.end();
    if (is_removed && lock.key.rfind(prefix, 0) == 0) where.locks().release(lock.key, lock.owner);
  }
}

}  // namespace detail

}  // namespace understudy
