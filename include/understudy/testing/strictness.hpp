#pragma once

#include <iosfwd>
#include <string_view>

namespace understudy {

/// What a fake queue makes of what is left when it ends: as gmock's nice, naggy and strict mocks.
enum class strictness {
  nice,   ///< says nothing
  naggy,  ///< a failed job that nobody looked at fails the test. Warns of locks still held though
          ///< no job waits or is scheduled, and of jobs in a queue that no entry of the fake's `queues` selects
  strict  ///< all of that fails the test, and so does any job that waits or is scheduled,
          ///< and any lock still held
};

/// Its name: static storage.
std::string_view to_string(strictness how);

/// How GoogleTest prints it.
void PrintTo(strictness how, std::ostream* out);

}  // namespace understudy
