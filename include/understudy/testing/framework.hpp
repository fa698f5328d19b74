#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <string>

#include "understudy/error.hpp"
#include "understudy/site.hpp"

namespace understudy {

class journal;

namespace detail {
void print_to_stderr(const std::string& message, const site& where);
/// `UNDERSTUDY_REPLAY`.
std::string replay_of_environment();
}  // namespace detail

/// Failed assertions of this thread, kept from the framework for as long as this lives.
class captured_assertions {
 public:
  virtual ~captured_assertions() = default;

  /// How many have failed so far.
  virtual std::size_t count() const = 0;

  /// Of the first: `file:line`, and what it says. Only if there is one.
  virtual std::string place() const = 0;
  virtual std::string message() const = 0;
};

/// What a fake queue needs of the test framework that runs it. The matchers' header installs one
/// for GoogleTest; with another framework, install your own. What is not given has a default that
/// needs no framework. Any thread may call them.
struct test_framework {
  /// Fails the running test. `where` may be unknown. It may throw: a fake queue calls it from its
  /// destructor, which keeps the exception to itself.
  void (*fail)(const std::string& message, const site& where) = detail::print_to_stderr;

  /// Whether an exception is a failed assertion, which has to pass through a job untouched.
  bool (*is_assertion)(const std::exception_ptr&) = [](const std::exception_ptr&) { return false; };

  /// Tells of something that does not fail the test. `where` may be unknown.
  void (*warn)(const std::string& message, const site& where) = detail::print_to_stderr;

  /// How many assertions have failed fatally in this thread so far without an exception. A job
  /// during which it grows has failed, with `assertion_failed`.
  std::size_t (*fatal_failures)() = [] { return std::size_t{0}; };

  /// Told that a fake queue ends, and what happened on it; null if nobody asks. It may not keep the
  /// journal, whose wire format may end next, but `kept_journals` does. It should not throw.
  void (*ended)(const journal&) = nullptr;

  /// Begins to keep failed assertions, for a simulation that tries many schedules; null if the
  /// framework cannot.
  std::unique_ptr<captured_assertions> (*capture)() = [] {
    return std::unique_ptr<captured_assertions>{};
  };

  /// The full name of the running test; empty if it is not known.
  std::string (*running_test)() = [] { return std::string{}; };

  /// The token of a schedule that a simulation is to run again; empty for none.
  std::string (*replay)() = detail::replay_of_environment;
};

/// An assertion failed fatally while a job was performed. The framework has told where, so the
/// failure counts as looked at.
class assertion_failed : public error {
 public:
  using error::error;
};

/// Installs it for this process. Without one, messages go to standard error and no test fails.
void install(const test_framework& framework);

/// The one installed last.
const test_framework& installed_framework();

/// The jobs that fake queues perform in this thread now, outermost first, a line each; empty if
/// none. For a framework that wants to say during which job an assertion failed.
std::string describe_performing();

}  // namespace understudy
