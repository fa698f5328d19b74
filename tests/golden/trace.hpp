#pragma once

#include <string>
#include <vector>

#include "scenario.hpp"
#include "understudy/context.hpp"

namespace golden {

/// The events of a scenario, in order, as the README describes them.
class trace {
 public:
  /// A method of a job is called; `on_failure` gets the error first.
  void enter(const std::string& job, const std::string& method, const understudy::context& where,
             const std::exception_ptr& error = nullptr);
  void exit_return(const std::string& job, const std::string& method, const json& value);
  void exit_raise(const std::string& job, const std::string& method,
                  const std::exception_ptr& error);
  void yielded(const std::string& job, const std::string& method, const json& value);
  void rescued(const std::string& job, const std::string& method, const std::exception_ptr& error);
  void enqueue_returned(const std::string& job, const std::string& method,
                        const std::string& enqueued, const json& value);
  void inline_seen(const std::string& job, const std::string& method, bool value);
  void returned_to_caller(const json& value);
  void failure_recorded(const std::string& queue, const json& payload, const json& error);

  /// All events so far, for `lines_of`.
  const json& events() const { return events_; }

 private:
  json& add(const char* event);
  json& add(const char* event, const std::string& job, const std::string& method);

  json events_ = json::array();
};

/// One line an event. Lines are equal if the README holds the events to be.
/// \throws not_understood for an event or a field that it does not describe.
std::vector<std::string> lines_of(const json& events);

}  // namespace golden
