#include "understudy/broker/memory_roster.hpp"

#include <utility>

namespace understudy {

void memory_roster::enter(std::string_view worker_id, time_point now) {
  const std::scoped_lock guard{mutex_};
  std::string id{worker_id};
  listed_[id] = {id, now, now, {}, {}};
}

void memory_roster::leave(std::string_view worker_id) {
  const std::scoped_lock guard{mutex_};
  if (const auto found = listed_.find(worker_id); found != listed_.end()) listed_.erase(found);
}

void memory_roster::beat(std::string_view worker_id, time_point now) {
  const std::scoped_lock guard{mutex_};
  const auto found = listed_.find(worker_id);
  if (found != listed_.end()) found->second.last_beat = now;
}

void memory_roster::at_work(std::string_view worker_id, const lease& on, time_point now) {
  const std::scoped_lock guard{mutex_};
  const auto found = listed_.find(worker_id);
  if (found == listed_.end()) return;
  found->second.at_work = on;
  found->second.at_work_since = now;
}

void memory_roster::at_rest(std::string_view worker_id) {
  const std::scoped_lock guard{mutex_};
  const auto found = listed_.find(worker_id);
  if (found == listed_.end()) return;
  found->second.at_work.reset();
  found->second.at_work_since.reset();
}

std::vector<std::string> memory_roster::prune(std::string_view, time_point older_than) {
  const std::scoped_lock guard{mutex_};
  std::vector<std::string> pruned;
  std::erase_if(listed_, [&](const auto& each) {
    if (each.second.last_beat >= older_than) return false;
    pruned.push_back(each.first);
    return true;
  });
  return pruned;
}

std::vector<listed_worker> memory_roster::workers() const {
  const std::scoped_lock guard{mutex_};
  std::vector<listed_worker> all;
  for (const auto& [id, worker] : listed_) all.push_back(worker);
  return all;
}

}  // namespace understudy
