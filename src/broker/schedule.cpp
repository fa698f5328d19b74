#include "understudy/broker/schedule.hpp"

#include <algorithm>
#include <utility>

namespace understudy {

bool message_schedule::is_later(const entry& a, const entry& b) {
  return a.due != b.due ? a.due > b.due : a.order > b.order;
}

void message_schedule::add(time_point due, std::string_view queue,
                           std::shared_ptr<const message> scheduled) {
  auto name = queues_.find(queue);
  if (name == queues_.end()) name = queues_.emplace(queue).first;
  entries_.push_back({due, ++last_order_, &*name, std::move(scheduled)});
  std::push_heap(entries_.begin(), entries_.end(), is_later);
}

std::optional<time_point> message_schedule::next_due() const {
  if (entries_.empty()) return std::nullopt;
  return entries_.front().due;
}

scheduled_message message_schedule::take() {
  std::pop_heap(entries_.begin(), entries_.end(), is_later);
  auto& first = entries_.back();
  scheduled_message taken{first.due, *first.queue, std::move(first.scheduled)};
  entries_.pop_back();
  return taken;
}

std::vector<scheduled_message> message_schedule::all() const {
  auto sorted = entries_;
  std::sort(sorted.begin(), sorted.end(),
            [](const entry& a, const entry& b) { return is_later(b, a); });
  std::vector<scheduled_message> in_order;
  in_order.reserve(sorted.size());
  for (auto& each : sorted) {
    in_order.push_back({each.due, *each.queue, std::move(each.scheduled)});
  }
  return in_order;
}

std::size_t message_schedule::remove_if(
    const std::function<bool(std::string_view, const message&)>& unwanted) {
  const auto count = std::erase_if(
      entries_, [&](const entry& each) { return unwanted(*each.queue, *each.scheduled); });
  if (count != 0) std::make_heap(entries_.begin(), entries_.end(), is_later);
  return count;
}

}  // namespace understudy
