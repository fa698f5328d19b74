#pragma once

#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "understudy/hooks/hook.hpp"
#include "understudy/outcome.hpp"

namespace understudy {

class observer;

/// Runs the hooks of one step of one job: those of the client or worker first, then the job's.
/// The lists and the observer outlive the chain.
class hook_chain {
 public:
  hook_chain(const hook_list& wide, const hook_list& own, observer& watching)
      : wide_{wide}, own_{own}, watching_{watching} {}

  /// Runs them all. \return the name of the first that answered false; empty if none did.
  std::string before_schedule(context& where) const;
  void after_schedule(context& where) const;
  std::string before_enqueue(context& where) const;
  void after_enqueue(context& where) const;
  std::string before_dequeue(context& where) const;
  void after_dequeue(context& where) const;

  /// Tells plugins that a job whose `before_enqueue` hooks ran was not pushed. Throws nothing of
  /// theirs.
  void enqueue_undone(context& where) const;

  /// Decides about exceptions that are not the job's: they pass without failure hooks.
  using pass_through = std::function<bool(const std::exception_ptr&)>;

  /// Runs `perform` within its hooks, failure hooks and `perform_ended` included. Throws nothing of theirs.
  attempt_result perform(context& where, const std::function<void()>& perform,
                         const pass_through& passes) const;

  /// Ends the chain of a job whose process is gone, as if the job had thrown: failure hooks and
  /// `perform_ended` run. Throws nothing of theirs.
  attempt_result fail(context& where, const std::exception_ptr& exception,
                      const pass_through& passes) const;

 private:
  class layers;
  attempt_result perform_or_fail(context& where, const std::function<void()>& perform,
                                 const pass_through& passes) const;
  attempt_result attempt(context& where, const std::function<void()>& perform) const;
  attempt_result failed(context& where, const std::exception_ptr& exception,
                        const pass_through& passes) const;
  void ended(context& where, const attempt_result& result) const;
  void on_failure(context& where, const std::exception_ptr& exception,
                  const pass_through& passes) const;
  std::string first_to_halt(hook_kind kind, std::vector<hook_list::halting> hook_list::*hooks,
                            context& where) const;
  void run_all(hook_kind kind, std::vector<hook_list::plain> hook_list::*hooks,
               context& where) const;
  void give_back(hook_kind kind, std::vector<hook_list::plain> hook_list::*hooks,
                 context& where) const;
  template <class List, class Run>
  void each(hook_kind kind, List hook_list::*hooks, context& where, Run run) const;

  const hook_list& wide_;
  const hook_list& own_;
  observer& watching_;
};

}  // namespace understudy
