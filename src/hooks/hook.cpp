#include "understudy/hooks/hook.hpp"

namespace understudy {

std::string_view to_string(hook_kind kind) {
  switch (kind) {
    case hook_kind::before_schedule: return "before_schedule";
    case hook_kind::after_schedule: return "after_schedule";
    case hook_kind::before_enqueue: return "before_enqueue";
    case hook_kind::after_enqueue: return "after_enqueue";
    case hook_kind::before_dequeue: return "before_dequeue";
    case hook_kind::after_dequeue: return "after_dequeue";
    case hook_kind::before_perform: return "before_perform";
    case hook_kind::around_perform: return "around_perform";
    case hook_kind::after_perform: return "after_perform";
    case hook_kind::on_failure: return "on_failure";
    case hook_kind::enqueue_undone: return "enqueue_undone";
    case hook_kind::perform_ended: return "perform_ended";
    case hook_kind::on_exhausted: return "on_exhausted";
  }
  return "unknown";
}

hook_list::hook_list() = default;
hook_list::hook_list(const hook_list&) = default;
hook_list::hook_list(hook_list&&) noexcept = default;
hook_list& hook_list::operator=(const hook_list&) = default;
hook_list& hook_list::operator=(hook_list&&) noexcept = default;
hook_list::~hook_list() = default;

bool hook_list::empty() const {
  return before_enqueue.empty() && after_enqueue.empty() && before_dequeue.empty() &&
         after_dequeue.empty() && before_perform.empty() && around_perform.empty() &&
         after_perform.empty() && on_failure.empty() && enqueue_undone.empty() &&
         perform_ended.empty() && on_exhausted.empty() && before_schedule.empty() &&
         after_schedule.empty();
}

}  // namespace understudy
