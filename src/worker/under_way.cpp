#include "worker/under_way.hpp"

#include <algorithm>

namespace understudy::detail {

steady_time steadily_later(steady_time from, std::chrono::microseconds wait) {
  const auto left = std::chrono::floor<std::chrono::microseconds>(steady_time::max() - from);
  return wait < left ? from + wait : steady_time::max();
}

under_way::job::job(under_way& among, const lease& held, std::chrono::microseconds may_take)
    : among_{among} {
  const auto overdue_at = steadily_later(std::chrono::steady_clock::now(), may_take);
  const std::scoped_lock guard{among_.mutex_};
  at_ = among_.jobs_.emplace(among_.jobs_.end());
  at_->held = held;
  at_->overdue_at = overdue_at;
  if (among_.is_over_) at_->stop->ask(stop_reason::worker_stops);
}

under_way::job::~job() {
  const std::scoped_lock guard{among_.mutex_};
  among_.jobs_.erase(at_);
}

// Not under the mutex: to ask runs what jobs have put on their stop tokens.
void under_way::stop_all(stop_reason why) {
  asked now;
  {
    const std::scoped_lock guard{mutex_};
    for (const auto& each : jobs_) now.push_back(each.stop);
  }
  for (const auto& each : now) each->ask(why);
}

void under_way::stop_for_good() {
  {
    const std::scoped_lock guard{mutex_};
    is_over_ = true;
  }
  stop_all(stop_reason::worker_stops);
}

bool under_way::is_over() const {
  const std::scoped_lock guard{mutex_};
  return is_over_;
}

steady_time under_way::stop_overdue(steady_time now) {
  asked overdue;
  auto next = steady_time::max();
  {
    const std::scoped_lock guard{mutex_};
    for (const auto& each : jobs_) {
      if (each.overdue_at <= now) {
        overdue.push_back(each.stop);
      } else {
        next = std::min(next, each.overdue_at);
      }
    }
  }
  for (const auto& each : overdue) each->ask(stop_reason::timed_out);
  return next;
}

std::vector<lease> under_way::leases() const {
  const std::scoped_lock guard{mutex_};
  std::vector<lease> all;
  for (const auto& each : jobs_) all.push_back(each.held);
  return all;
}

}  // namespace understudy::detail
