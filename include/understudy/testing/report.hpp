#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "understudy/testing/journal.hpp"

namespace understudy {

/// What a run did: its attempts in the order in which they began, those of inlined jobs included.
/// A value, valid for longer than its queue; a container of attempts.
///
///     auto report = queue.drain();
///     for (const understudy::attempt& each : report) ...
class report {
 public:
  using value_type = attempt;
  using const_iterator = std::vector<attempt>::const_iterator;
  using iterator = const_iterator;

  report(std::vector<attempt> attempts, std::string note)
      : attempts_{std::move(attempts)}, note_{std::move(note)} {}

  const_iterator begin() const { return attempts_.begin(); }
  const_iterator end() const { return attempts_.end(); }
  std::size_t size() const { return attempts_.size(); }
  bool empty() const { return attempts_.empty(); }

  /// \throws usage_error that says what ran, if there are fewer attempts.
  const attempt& operator[](std::size_t index) const;

  /// Why the run ended where it did: `no job waits`. Empty when it did just what was asked.
  const std::string& note() const { return note_; }

  /// Throws the exception of the first attempt that failed, if one did.
  void rethrow_first() const;

  /// All of it, a line an attempt.
  std::string describe() const;

  /// How GoogleTest prints it: of more than 20 attempts, those that did not perform their job.
  friend void PrintTo(const report& shown, std::ostream* out);

 private:
  std::vector<attempt> attempts_;
  std::string note_;
};

/// What a block of code had performed: the attempts that began meanwhile, in other threads too.
/// Takes a fake queue, or anything with a `journal()`.
///
///     EXPECT_THAT(performed_by(queue, [&] { close_shop(queue); }), AllPerformed());
template <class Queue, class Block>
report performed_by(const Queue& queue, Block&& block) {
  return report{enqueued_by(queue, std::forward<Block>(block)).attempts(), ""};
}

}  // namespace understudy
