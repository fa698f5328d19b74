#pragma once

#include <exception>
#include <string>

#include "understudy/site.hpp"

namespace understudy {

class journal;

/// What a fake queue needs of the test framework that runs it. The matchers' header installs one
/// for GoogleTest; with another framework, install your own.
struct test_framework {
  /// Fails the running test. `where` may be unknown. It should not throw: a fake queue calls it
  /// from its destructor, which then keeps the exception to itself.
  void (*fail)(const std::string& message, const site& where);

  /// Whether an exception is a failed assertion, which has to pass through a job untouched.
  bool (*is_assertion)(const std::exception_ptr&);

  /// Told that a fake queue ends, and what happened on it; null if nobody asks. It may not keep the
  /// journal, whose wire format may end next, but `kept_journals` does. It should not throw.
  void (*ended)(const journal&) = nullptr;
};

/// Installs it for this process. Without one, messages go to standard error and no test fails.
void install(const test_framework& framework);

/// The one installed last.
const test_framework& installed_framework();

}  // namespace understudy
