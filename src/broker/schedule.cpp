#include "understudy/broker/schedule.hpp"

#include <algorithm>
#include <utility>

namespace understudy {

void message_schedule::add(time_point due, std::string_view queue,
                           std::shared_ptr<const message> scheduled) {
  auto name = queues_.find(queue);
  if (name == queues_.end()) name = queues_.emplace(queue).first;
  if (free_slots_.empty()) {
    free_slots_.push_back(slots_.size());
    slots_.emplace_back();
  }
  const auto slot = free_slots_.back();
  const entry added{due, ++last_order_, slot};
  if (line_.empty() || !is_later{}(line_.back(), added)) {
    line_.push_back(added);
  } else {
    early_.push_back(added);
    std::push_heap(early_.begin(), early_.end(), is_later{});
  }
  free_slots_.pop_back();
  slots_[slot] = {&*name, std::move(scheduled)};
}

bool message_schedule::is_in_line_next() const {
  return early_.empty() || (!line_.empty() && is_later{}(early_.front(), line_.front()));
}

std::optional<time_point> message_schedule::next_due() const {
  if (line_.empty() && early_.empty()) return std::nullopt;
  return is_in_line_next() ? line_.front().due : early_.front().due;
}

scheduled_message message_schedule::take() {
  const auto first = is_in_line_next() ? line_.front() : early_.front();
  free_slots_.push_back(first.slot);
  if (is_in_line_next()) {
    line_.pop_front();
  } else {
    std::pop_heap(early_.begin(), early_.end(), is_later{});
    early_.pop_back();
  }
  auto& [queue, scheduled] = slots_[first.slot];
  return {first.due, *queue, std::move(scheduled)};
}

std::vector<scheduled_message> message_schedule::all() const {
  auto sorted = early_;
  sorted.insert(sorted.end(), line_.begin(), line_.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const entry& a, const entry& b) { return is_later{}(b, a); });
  std::vector<scheduled_message> in_order;
  in_order.reserve(sorted.size());
  for (const auto& each : sorted) {
    const auto& [queue, scheduled] = slots_[each.slot];
    in_order.push_back({each.due, *queue, scheduled});
  }
  return in_order;
}

std::size_t message_schedule::remove_if(
    const std::function<bool(std::string_view, const message&)>& unwanted) {
  const auto removes = [&](const entry& each) {
    auto& [queue, scheduled] = slots_[each.slot];
    if (!unwanted(*queue, *scheduled)) return false;
    scheduled.reset();
    free_slots_.push_back(each.slot);
    return true;
  };
  const auto count = std::erase_if(early_, removes);
  if (count != 0) std::make_heap(early_.begin(), early_.end(), is_later{});
  return count + std::erase_if(line_, removes);
}

}  // namespace understudy
