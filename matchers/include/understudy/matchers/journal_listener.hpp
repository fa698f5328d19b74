#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <utility>

#include "understudy/error.hpp"
#include "understudy/testing/framework.hpp"
#include "understudy/testing/journal_files.hpp"

namespace understudy::matchers {

namespace detail {

inline kept_journals& ended_fakes() {
  static kept_journals kept;
  return kept;
}

// A fake that outlives its test, as a suite's own does, belongs to none.
inline void keep(const journal& ended) {
  if (testing::UnitTest::GetInstance()->current_test_info() != nullptr) ended_fakes().keep(ended);
}

/// Has the journals of fakes kept until the end of their test.
class ended_fakes_listener : public testing::EmptyTestEventListener {
 public:
  ended_fakes_listener() {
    auto framework = installed_framework();
    framework.ended = keep;
    install(framework);
  }
  void OnTestStart(const testing::TestInfo&) override { ended_fakes().clear(); }
};

/// Writes the journals of failed tests into files; warns once if it cannot.
class journal_files_listener final : public ended_fakes_listener {
 public:
  explicit journal_files_listener(std::string directory) : directory_{std::move(directory)} {}

  void OnTestEnd(const testing::TestInfo& test) override {
    if (has_warned_ || !test.result()->Failed()) return;
    try {
      write_journals(directory_, std::string{test.test_suite_name()} + "." + test.name(),
                     ended_fakes().all());
    } catch (const usage_error& e) {
      has_warned_ = true;
      std::fprintf(stderr, "understudy: %s (UNDERSTUDY_JOURNAL_DIR)\n", e.what());
    }
  }

 private:
  std::string directory_;
  bool has_warned_ = false;
};

}  // namespace detail

/// Adds to every test with a fake queue the properties `jobs_enqueued`, `jobs_performed` and
/// `jobs_failed` (attempts), and to a failed one `journal`: they stand in GoogleTest's XML and JSON.
/// Opt-in; GoogleTest owns it.
///
///     testing::UnitTest::GetInstance()->listeners().Append(
///         new understudy::matchers::journal_listener);
///
/// The fakes of a test are those that end before it does; a suite's own is not among them.
class journal_listener final : public detail::ended_fakes_listener {
 public:
  void OnTestEnd(const testing::TestInfo& test) override {
    kept_journal sum;
    const auto journals = detail::ended_fakes().all();
    for (const auto& each : journals) {
      sum.enqueued += each.enqueued;
      sum.performed += each.performed;
      sum.failed += each.failed;
      sum.text += each.text + "\n";
    }
    if (journals.empty()) return;
    testing::Test::RecordProperty("jobs_enqueued", std::to_string(sum.enqueued));
    testing::Test::RecordProperty("jobs_performed", std::to_string(sum.performed));
    testing::Test::RecordProperty("jobs_failed", std::to_string(sum.failed));
    if (test.result()->Failed()) testing::Test::RecordProperty("journal", sum.text);
  }
};

}  // namespace understudy::matchers
