#include "understudy/hooks/unique_job.hpp"

#include <fmt/format.h>

#include "understudy/broker/lock_store.hpp"
#include "understudy/clock.hpp"

namespace understudy::detail {

namespace {

std::string key_of(std::string_view job_name, std::string_view arguments) {
  return fmt::format("unique_job:{}:{}", job_name, arguments);
}

std::string key_of(const context& where) {
  return key_of(where.job_name(), where.arguments().json());
}

}  // namespace

bool acquire_unique(context& where, std::chrono::seconds ttl) {
  return where.locks().acquire(key_of(where), where.job_id(), where.clock().now(), ttl);
}

void release_unique(context& where) {
  if (!where.job_id().empty()) {
    where.locks().release(key_of(where), where.job_id());
    return;
  }
  // A dequeue removes every job of these arguments, or of the type, whichever took the lock.
  const auto prefix = where.has_job() ? key_of(where) : key_of(where.job_name(), "[");
  for (const auto& lock : where.locks().held(where.clock().now())) {
    const bool is_meant = where.has_job() ? lock.key == prefix : lock.key.rfind(prefix, 0) == 0;
    if (is_meant) where.locks().release(lock.key, lock.owner);
  }
}

}  // namespace understudy::detail
