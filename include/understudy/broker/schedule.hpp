#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/message.hpp"

namespace understudy {

/// Messages that wait for their time, the earliest due first, and of those due at once the one
/// added first. Adding and taking cost as in a priority queue, and next to nothing for what is added
/// in the order in which it is due. One thread at a time.
class message_schedule {
 public:
  void add(time_point due, std::string_view queue, std::shared_ptr<const message> scheduled);

  /// When the first is due; nothing if it is empty.
  std::optional<time_point> next_due() const;

  /// Takes the first. The schedule is not empty.
  scheduled_message take();

  /// All, in the order in which they would be taken.
  std::vector<scheduled_message> all() const;

  /// Removes those that `unwanted` accepts, by queue and message. \return how many.
  std::size_t remove_if(
      const std::function<bool(std::string_view queue, const message& scheduled)>& unwanted);

 private:
  // Apart from what it stands for, so that sorting moves little.
  struct entry {
    time_point due;
    std::uint64_t order;
    std::size_t slot;
  };
  struct content {
    const std::string* queue = nullptr;
    std::shared_ptr<const message> scheduled = {};
  };
  struct is_later {
    bool operator()(const entry& a, const entry& b) const {
      return a.due != b.due ? a.due > b.due : a.order > b.order;
    }
  };

  bool is_in_line_next() const;

  std::deque<entry> line_;    // those that were added in due order
  std::vector<entry> early_;  // those that were not: a heap, the earliest on top
  std::vector<content> slots_;
  std::vector<std::size_t> free_slots_;
  std::set<std::string, std::less<>> queues_;
  std::uint64_t last_order_ = 0;
};

}  // namespace understudy
