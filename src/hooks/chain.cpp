#include "understudy/hooks/chain.hpp"

#include <fmt/format.h>

#include <utility>

#include "understudy/context.hpp"
#include "understudy/error.hpp"
#include "understudy/observer.hpp"

namespace understudy {

template <class List, class Run>
void hook_chain::each(hook_kind kind, List hook_list::*hooks, context& where, Run run) const {
  for (const auto* list : {&wide_, &own_}) {
    for (const auto& hook : list->*hooks) {
      watching_.hook_runs(where, kind, hook.name);
      run(hook);
    }
  }
}

std::string hook_chain::first_to_halt(hook_kind kind,
                                      std::vector<hook_list::halting> hook_list::*hooks,
                                      context& where) const {
  std::string halted_by;
  each(kind, hooks, where, [&](const auto& hook) {
    if (hook.run(where) || !halted_by.empty()) return;
    halted_by = hook.name.empty() ? to_string(kind) : hook.name;
  });
  return halted_by;
}

void hook_chain::run_all(hook_kind kind, std::vector<hook_list::plain> hook_list::*hooks,
                         context& where) const {
  each(kind, hooks, where, [&](const auto& hook) { hook.run(where); });
}

std::string hook_chain::before_schedule(context& where) const {
  return first_to_halt(hook_kind::before_schedule, &hook_list::before_schedule, where);
}

void hook_chain::after_schedule(context& where) const {
  run_all(hook_kind::after_schedule, &hook_list::after_schedule, where);
}

std::string hook_chain::before_enqueue(context& where) const {
  return first_to_halt(hook_kind::before_enqueue, &hook_list::before_enqueue, where);
}

std::string hook_chain::before_dequeue(context& where) const {
  return first_to_halt(hook_kind::before_dequeue, &hook_list::before_dequeue, where);
}

void hook_chain::after_enqueue(context& where) const {
  run_all(hook_kind::after_enqueue, &hook_list::after_enqueue, where);
}

void hook_chain::after_dequeue(context& where) const {
  run_all(hook_kind::after_dequeue, &hook_list::after_dequeue, where);
}

void hook_chain::give_back(hook_kind kind, std::vector<hook_list::plain> hook_list::*hooks,
                           context& where) const {
  for (const auto* list : {&own_, &wide_}) {
    for (auto hook = (list->*hooks).rbegin(); hook != (list->*hooks).rend(); ++hook) {
      watching_.hook_runs(where, kind, hook->name);
      try {
        hook->run(where);
      } catch (...) {
        const auto why = summarize(std::current_exception());
        watching_.noted(where, fmt::format("{} threw {}: {}", hook->name, why.type, why.message));
      }
    }
  }
}

void hook_chain::enqueue_undone(context& where) const {
  give_back(hook_kind::enqueue_undone, &hook_list::enqueue_undone, where);
}

// The around hooks of one attempt, each within the one before, and the job within them all.
class hook_chain::layers {
 public:
  layers(context& where, const std::function<void()>& perform, observer& watching)
      : where_{where}, perform_{perform}, watching_{watching} {}

  void add(const std::vector<hook_list::around>& hooks) {
    for (const auto& hook : hooks) hooks_.push_back(&hook);
  }

  attempt_result run() {
    enter(0);
    return was_performed_ ? attempt_result{} : result_;
  }

 private:
  void enter(std::size_t depth) {
    if (depth == hooks_.size()) {
      perform_();
      was_performed_ = true;
      return;
    }
    const auto& hook = *hooks_[depth];
    bool has_yielded = false;
    std::exception_ptr from_inside;
    watching_.hook_runs(where_, hook_kind::around_perform, hook.name);
    hook.run(where_, [&] {
      has_yielded = true;
      try {
        enter(depth + 1);
        from_inside = nullptr;
      } catch (...) {
        from_inside = std::current_exception();
        throw;
      }
    });
    if (was_performed_ || result_.outcome != outcome::performed) return;
    if (from_inside) {
      result_ = {outcome::swallowed, hook.name, from_inside};
    } else if (!has_yielded) {
      result_ = {outcome::halted, hook.name, nullptr};
    }
  }

  context& where_;
  const std::function<void()>& perform_;
  observer& watching_;
  std::vector<const hook_list::around*> hooks_;
  bool was_performed_ = false;
  attempt_result result_;
};

attempt_result hook_chain::attempt(context& where, const std::function<void()>& perform) const {
  std::string_view last;
  try {
    each(hook_kind::before_perform, &hook_list::before_perform, where, [&](const auto& hook) {
      last = hook.name;
      hook.run(where);
    });
  } catch (const dont_perform&) {
    return {outcome::halted, std::string{last}, nullptr};
  }

  attempt_result result;
  if (wide_.around_perform.empty() && own_.around_perform.empty()) {
    perform();
  } else {
    layers around{where, perform, watching_};
    around.add(wide_.around_perform);
    around.add(own_.around_perform);
    result = around.run();
  }

  run_all(hook_kind::after_perform, &hook_list::after_perform, where);
  return result;
}

void hook_chain::on_failure(context& where, const std::exception_ptr& exception,
                            const pass_through& passes) const {
  const auto run = [&](const auto& hook) { hook.run(where, exception); };
  try {
    each(hook_kind::on_failure, &hook_list::on_failure, where, run);
    if (where.fate().is == fate::kind::exhausted) {
      each(hook_kind::on_exhausted, &hook_list::on_exhausted, where, run);
    }
  } catch (...) {
    if (passes && passes(std::current_exception())) throw;
    const auto worse = summarize(std::current_exception());
    const auto original = summarize(exception);
    std::throw_with_nested(failure_hook_error{
        fmt::format("a failure hook failed with {}: {}; the job had failed with {}: {}", worse.type,
                    worse.message, original.type, original.message),
        where.about()});
  }
}

namespace {

// Whether the job was asked to end early, and ended for that.
bool goes_back(const context& where, const std::exception_ptr& exception) {
  if (!where.stop_token().stop_requested()) return false;
  try {
    std::rethrow_exception(exception);
  } catch (const job_stopped&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

void hook_chain::ended(context& where, const attempt_result& result) const {
  if (result.outcome == outcome::interrupted) return;
  give_back(hook_kind::perform_ended, &hook_list::perform_ended, where);
}

attempt_result hook_chain::perform(context& where, const std::function<void()>& perform,
                                   const pass_through& passes) const {
  auto result = perform_or_fail(where, perform, passes);
  ended(where, result);
  return result;
}

attempt_result hook_chain::fail(context& where, const std::exception_ptr& exception,
                                const pass_through& passes) const {
  auto result = failed(where, exception, passes);
  ended(where, result);
  return result;
}

attempt_result hook_chain::failed(context& where, const std::exception_ptr& exception,
                                  const pass_through& passes) const {
  const auto passed = [&](const std::exception_ptr& each) { return passes && passes(each); };
  if (passed(exception)) return {outcome::interrupted, {}, exception};
  if (goes_back(where, exception)) return {outcome::stopped, {}, exception};
  try {
    on_failure(where, exception, passes);
  } catch (...) {
    const auto worse = std::current_exception();
    return {passed(worse) ? outcome::interrupted : outcome::failed, {}, worse};
  }
  return {outcome::failed, {}, exception};
}

attempt_result hook_chain::perform_or_fail(context& where, const std::function<void()>& perform,
                                           const pass_through& passes) const {
  try {
    return attempt(where, perform);
  } catch (...) {
    return failed(where, std::current_exception(), passes);
  }
}

}  // namespace understudy
