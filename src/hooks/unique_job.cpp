#include "understudy/hooks/unique_job.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <utility>

#include "hooks/md5.hpp"
#include "hooks/siphash.hpp"
#include "understudy/broker/lock_store.hpp"
#include "understudy/clock.hpp"
#include "understudy/wire/resque.hpp"

namespace understudy {

duplicate_job::duplicate_job(const std::string& key, const std::string& owner, error_context about)
    : error{fmt::format("job {} has the lock {} of an equal job", owner, key), std::move(about)},
      names_{std::make_shared<const std::pair<std::string, std::string>>(key, owner)} {}

namespace detail {

namespace {

// The key of a lock, on the stack as a rule.
class lock_key {
 public:
  lock_key(const context& where, const unique_policy& policy, const std::string& arguments) {
    if (policy.key == unique_key::resque) {
      add("resque:plugin:unique_job:");
      add(md5(resque_format::shared().encode(where.job_name(), arguments)));
      return;
    }
    add("unique_job:");
    add(where.job_name());
    add(":");
    const auto hash = siphash(arguments);
    add({hash.data(), hash.size()});
  }

  /// The key of the lock that is held while a job is performed.
  lock_key& running() {
    add(":running");
    return *this;
  }

  operator std::string_view() const { return {text_.data(), text_.size()}; }

 private:
  void add(std::string_view text) { text_.append(text.data(), text.data() + text.size()); }

  fmt::memory_buffer text_;
};

constexpr std::string_view attempt_mark = " in lease ";

// resque-unique-job writes no owner but this.
constexpr auto foreign_owner = "1";

std::string_view owner(const context& where) {
  return where.job_id().empty() ? std::string_view{foreign_owner} : where.job_id();
}

// Each attempt is an owner of its own: one that has lost its lease may be at work still. A foreign job
// has no id; nor an attempt without a lease, whose place in memory is one.
std::string attempt_owner(const context& where) {
  const auto token = where.lease_token();
  if (token != 0) return fmt::format("{}{}{}", where.job_id(), attempt_mark, token);
  return where.job_id().empty() ? fmt::format("foreign:{}:{}", getpid(), fmt::ptr(&where))
                                : where.job_id();
}

// The id of a job, of whatever owns a lock for it.
std::string_view job_of(std::string_view owner) {
  return owner.substr(0, owner.rfind(attempt_mark));
}

std::chrono::microseconds ttl(const unique_policy& policy) {
  return in_range(std::chrono::seconds{policy.ttl_seconds});
}

bool acquire(context& where, const unique_policy& policy, std::string_view key,
             std::string_view by) {
  return where.locks().acquire(key, by, where.clock().now(), ttl(policy));
}

// If the store is out of reach, the lock goes as the lease of the attempt ends.
void let_go_now(context& where, std::string_view key, std::string_view by) {
  try {
    where.locks().release(key, by);
  } catch (...) {
    where.let_go_at_end(key, by);
    throw;
  }
}

// \return who has the lock instead; nothing if it is taken now.
std::optional<held_lock> take_or_see(lock_store& locks, std::string_view key, std::string_view by,
                                     time_point now, std::chrono::microseconds ttl) {
  for (;;) {
    if (locks.acquire(key, by, now, ttl)) return std::nullopt;
    if (auto holder = locks.holder_of(key, now)) return holder;
  }
}

// The lock changes hands before the push, so that nobody comes between; the job that had it goes after
// the push, so that none is lost.
bool take_over(context& where, const unique_policy& policy, std::string_view key) {
  const auto holder = where.locks().owner_of(key, where.clock().now());
  if (!holder.empty()) {
    if (!where.waits(holder)) return false;
    where.replace(holder);
    where.locks().release(key, holder);
  }
  return acquire(where, policy, key, owner(where));
}

}  // namespace

bool take_to_enqueue(context& where, const unique_policy& policy, const std::string& arguments) {
  const lock_key key{where, policy, arguments};
  bool is_taken = acquire(where, policy, key, owner(where));
  if (!is_taken && policy.conflict == on_conflict::replace)
    is_taken = take_over(where, policy, key);
  if (is_taken) {
    where.settle_arguments("unique_job");
    return true;
  }
  const auto holder = [&] { return where.locks().owner_of(key, where.clock().now()); };
  switch (policy.conflict) {
    case on_conflict::drop:
    case on_conflict::replace:
    case on_conflict::reschedule: return false;
    case on_conflict::raise: throw duplicate_job{std::string{key}, holder(), where.about()};
    case on_conflict::log: where.note(fmt::format("enqueued beside an equal job, {}", holder()));
  }
  return true;
}

void take_to_perform(context& where, const unique_policy& policy, const std::string& arguments) {
  lock_key lock{where, policy, arguments};
  lock.running();
  const bool has_waited = policy.lock == unique::until_and_while_executing;
  const auto now = where.clock().now();
  std::optional<held_lock> holder;
  try {
    holder = take_or_see(where.locks(), lock, attempt_owner(where), now, ttl(policy));
  } catch (...) {
    if (has_waited) let_go_when_executed(where, policy, arguments);
    throw;
  }
  const std::string by{holder ? job_of(holder->owner) : ""};
  const bool is_own = !by.empty() && by == where.job_id();
  const bool is_put_off = is_own || (holder && policy.conflict == on_conflict::reschedule);
  if (has_waited && !is_put_off) let_go_when_begun(where, policy, arguments);
  if (!holder) return;
  if (is_own) {
    throw retry_job{holder->expires_at - now, "an attempt that has lost its lease may be at work"};
  }
  switch (policy.conflict) {
    case on_conflict::drop:
    case on_conflict::replace: throw dont_perform{fmt::format("an equal job runs, {}", by)};
    case on_conflict::raise: throw duplicate_job{std::string{lock}, by, where.about()};
    case on_conflict::log: where.note(fmt::format("performed beside an equal job, {}", by)); break;
    case on_conflict::reschedule:
      throw retry_job{in_range(std::chrono::seconds{policy.wait_seconds}),
                      fmt::format("an equal job runs, {}", by)};
  }
}

void let_go(context& where, const unique_policy& policy, const std::string& arguments) {
  const lock_key key{where, policy, arguments};
  let_go_now(where, key, owner(where));
  if (!where.replaces().empty() && where.waits(where.replaces())) {
    acquire(where, policy, key, where.replaces());
  }
}

void let_go_when_begun(context& where, const unique_policy& policy, const std::string& arguments) {
  try {
    let_go(where, policy, arguments);
  } catch (const broker_error&) {
    // It goes at the end.
  }
}

void let_go_when_executed(context& where, const unique_policy& policy,
                          const std::string& arguments) {
  where.let_go_at_end(lock_key{where, policy, arguments}, owner(where));
}

void let_go_when_performed(context& where, const unique_policy& policy,
                           const std::string& arguments) {
  const auto end = where.fate().is;
  const bool is_gone = end == fate::kind::exhausted || end == fate::kind::discarded;
  // It may have been put off until there was no attempt left.
  if (is_gone && policy.lock == unique::until_and_while_executing) {
    let_go_when_executed(where, policy, arguments);
  }
  let_go_now(where, lock_key{where, policy, arguments}.running(), attempt_owner(where));
}

void let_go_when_dequeued(context& where, const unique_policy& policy,
                          const std::string& arguments) {
  const lock_key key{where, policy, arguments};
  for (const auto& id : where.dequeued_ids()) {
    where.locks().release(key, id.empty() ? std::string_view{foreign_owner} : id);
  }
}

}  // namespace detail

}  // namespace understudy
