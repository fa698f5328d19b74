#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

class journal;

/// What is left of a journal when its fake queue has ended.
struct kept_journal {
  std::string text;           ///< `journal::describe`
  std::string json_lines;     ///< `journal::json_lines`
  std::size_t enqueued = 0;   ///< jobs
  std::size_t performed = 0;  ///< attempts that were
  std::size_t failed = 0;     ///< attempts that did
};

/// The journals of the fake queues that ended in the running test. A queue ends before its test is
/// known to have failed, and its wire format may end with it, so they are kept as text. For the
/// glue to a test framework: see `test_framework::ended`. Any thread may call.
class kept_journals {
 public:
  void keep(const journal& ended);
  void clear();
  std::vector<kept_journal> all() const;

 private:
  mutable std::mutex mutex_;
  std::vector<kept_journal> all_;
};

/// The directory that the environment variable `UNDERSTUDY_JOURNAL_DIR` names, for the journals of
/// failed tests; empty if it is not set.
std::string journal_directory();

/// Writes `<directory>/<test>.txt` and `<test>.jsonl`, or with several journals `<test>.1.txt` and
/// so on; makes the directory if there is none. A character of `test` that does not fit into the
/// name of a file becomes `-`.
/// \throws usage_error that names the directory, if it cannot be written to.
void write_journals(const std::string& directory, std::string_view test,
                    const std::vector<kept_journal>& journals);

}  // namespace understudy
