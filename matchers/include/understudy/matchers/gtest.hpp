#pragma once

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "understudy/matchers/journal_listener.hpp"
#include "understudy/testing/framework.hpp"

/// \file How fake queues report to GoogleTest.
///
/// What a fake tells at its end (`fake_options::strictness`) belongs to whatever runs then: a test;
/// the suite, for one made in `SetUpTestSuite` and ended in `TearDownTestSuite`; the program, for
/// one of an `Environment`. In the child process of a death test it tells nothing. A failed
/// assertion within a job is followed by the job's description. With `--gtest_throw_on_failure` it
/// passes through the worker untouched, and from there on goes where it would from any other place:
/// GoogleTest leaves it to an outer framework, and the program ends if there is none. Without, an
/// `ASSERT_` fails the job with `assertion_failed`, and the test goes on.
namespace understudy::matchers {

namespace detail {

// In a death test's child nobody reads what a fake finds: the parent runs the test too, and tells.
inline bool in_death_test_child() {
#if GTEST_HAS_DEATH_TEST
  return testing::internal::InDeathTestChild();
#else
  return false;
#endif
}

inline void fail(const std::string& message, const site& where) {
  if (in_death_test_child()) return;
  const char* file = where ? where.file : "unknown place";
  ADD_FAILURE_AT(file, where.line) << message;
}

// As gmock's warnings.
inline void warn(const std::string& message, const site& where) {
  if (in_death_test_child()) return;
  std::printf("\nUNDERSTUDY WARNING:\n%s: %s\n", to_string(where).c_str(), message.c_str());
  std::fflush(stdout);
}

inline bool is_assertion(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const testing::internal::GoogleTestFailureException&) {
    return true;
  } catch (...) {
    return false;
  }
}

// Not testing::Test::HasFatalFailure(), which knows neither which thread failed nor a second
// failure.
inline thread_local std::size_t fatal_failures_here = 0;
inline std::size_t fatal_failures() { return fatal_failures_here; }

// Counts fatal failures, and says below each failure during which job it happened.
class assertion_listener final : public testing::EmptyTestEventListener {
 public:
  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed()) return;
    if (result.fatally_failed()) ++fatal_failures_here;
    if (const auto jobs = describe_performing(); !jobs.empty()) {
      std::printf("%s\n", jobs.c_str());
      std::fflush(stdout);
    }
  }
};

class kept_assertions final : public captured_assertions {
 public:
  std::size_t count() const override { return static_cast<std::size_t>(kept_.size()); }
  std::string place() const override {
    const auto& first = kept_.GetTestPartResult(0);
    const char* file = first.file_name();
    return std::string{file != nullptr ? file : "unknown file"} + ':' +
           std::to_string(first.line_number());
  }
  std::string message() const override { return kept_.GetTestPartResult(0).message(); }

 private:
  testing::TestPartResultArray kept_;
  testing::ScopedFakeTestPartResultReporter reporter_{
      testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &kept_};
};

inline std::unique_ptr<captured_assertions> capture() {
  return std::make_unique<kept_assertions>();
}

inline std::string running_test() {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  return test == nullptr ? "" : std::string{test->test_suite_name()} + '.' + test->name();
}

// GoogleTest leaves alone the flags that it does not know.
inline std::string replay() {
  const std::string flag = "--understudy_replay=";
  for (const auto& argument : testing::internal::GetArgvs()) {
    if (argument.rfind(flag, 0) == 0) return argument.substr(flag.size());
  }
  return understudy::detail::replay_of_environment();
}

inline bool install_framework() {
  test_framework googletest{fail, is_assertion, warn, fatal_failures};
  googletest.capture = capture;
  googletest.running_test = running_test;
  googletest.replay = replay;
  install(googletest);
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  listeners.Append(new assertion_listener);
  if (auto directory = journal_directory(); !directory.empty()) {
    listeners.Append(new journal_files_listener{std::move(directory)});
  }
  return true;
}

inline const bool is_installed = install_framework();

}  // namespace detail

}  // namespace understudy::matchers
