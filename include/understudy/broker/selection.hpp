#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace understudy {

/// Which queues a worker polls, and in what order: Resque's rules (3.0.0, `worker.rb`).
///
/// An entry is a name, a glob (`*`, `?`, `[...]`) or, with a leading `!`, a glob to leave out.
/// Names alone are polled as listed, known or not. As soon as one entry is a glob or an exclusion,
/// every entry is matched against the known queues: each gives its matches in byte order, and a
/// queue counts once. `*` passes over names that begin with a dot. Blanks around an entry go.
///
///     understudy::queue_selection{{"critical", "!low", "*"}}
class queue_selection {
 public:
  /// \throws usage_error if no entry names a queue.
  explicit queue_selection(std::vector<std::string> entries);

  /// The queues to poll, in order, given the known ones in byte order.
  std::vector<std::string> resolve(const std::vector<std::string>& known) const;

  /// Calls `visit(name)` for each queue to poll, in order, until it answers true. `known` holds the
  /// names of the known queues in byte order, or is a map by name.
  template <class Known, class Visit>
  void visit_until(const Known& known, Visit visit) const {
    for (std::size_t entry = 0; entry < wanted_.size(); ++entry) {
      if (!is_dynamic_) {
        if (visit(wanted_[entry])) return;
        continue;
      }
      for (const auto& each : known) {
        const std::string& name = name_of(each);
        if (selects(entry, name) && visit(name)) return;
      }
    }
  }

  /// The entries joined by commas, exclusions left out, as in the id of a worker.
  std::string text() const;

 private:
  static const std::string& name_of(const std::string& name) { return name; }
  template <class Value>
  static const std::string& name_of(const std::pair<const std::string, Value>& entry) {
    return entry.first;
  }
  // Whether this entry is the first to match the name, and none leaves it out.
  bool selects(std::size_t entry, const std::string& name) const;

  std::vector<std::string> wanted_;
  std::vector<std::string> left_out_;
  bool is_dynamic_ = false;
};

}  // namespace understudy
