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
  entries_.push_back({due, ++last_order_, slot});
  std::push_heap(entries_.begin(), entries_.end(), is_later{});
  free_slots_.pop_back();
  slots_[slot] = {&*name, std::move(scheduled)};
}

std::optional<time_point> message_schedule::next_due() const {
  if (entries_.empty()) return std::nullopt;
  return entries_.front().due;
}

scheduled_message message_schedule::take() {
  std::pop_heap(entries_.begin(), entries_.end(), is_later{});
  const auto first = entries_.back();
  free_slots_.push_back(first.slot);
  entries_.pop_back();
  auto& [queue, scheduled] = slots_[first.slot];
  return {first.due, *queue, std::move(scheduled)};
}

std::vector<scheduled_message> message_schedule::all() const {
  auto sorted = entries_;
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
  const auto count = std::erase_if(entries_, [&](const entry& each) {
    auto& [queue, scheduled] = slots_[each.slot];
    if (!unwanted(*queue, *scheduled)) return false;
    scheduled.reset();
    free_slots_.push_back(each.slot);
    return true;
  });
  if (count != 0) std::make_heap(entries_.begin(), entries_.end(), is_later{});
  return count;
}

}  // namespace understudy
