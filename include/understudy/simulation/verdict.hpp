#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "understudy/clock.hpp"
#include "understudy/site.hpp"

namespace understudy::simulation {

/// A line of a story: who did what when.
struct story_line {
  time_point when;
  std::string who;   ///< `w0`, an actor's name, `main`, `clock`
  std::string what;  ///< `enqueue charge(order=7) #1`
  bool is_fault = false;
};

/// What broke, in one schedule.
struct violation {
  std::string what;    ///< the name of the check, or the place of a failed assertion
  std::string detail;  ///< more about it; may be empty
  site where = {};     ///< of the check; unknown for one that every world has
  bool is_built_in = false;  ///< a check that every world has
};

/// How often things happened in a schedule so far.
struct tally {
  std::size_t enqueued = 0;
  std::size_t attempts = 0;
  std::size_t redelivered = 0;  ///< attempts at a job that was attempted before
  std::size_t performed = 0;    ///< attempts that ended well
  std::size_t failed = 0;       ///< attempts that ended in the failed set
  std::size_t crashes = 0;
};

/// What an exploration came to.
struct verdict {
  std::string broken;  ///< what broke first; empty if all held
  std::string detail;  ///< more about it; may be empty
  site where;          ///< of the world's check that broke; unknown if it was another
  bool is_built_in = false;  ///< what broke is a check that every world has
  std::vector<story_line> story;  ///< of the shortest schedule in which it breaks
  std::string token;              ///< that schedule, to be run again
  std::string test;               ///< whose it is

  bool is_exhaustive = false;   ///< every schedule within the bounds was seen
  std::string bounds;           ///< `2 workers, 3 jobs, 1 crash`; and `until 7 d`, if the horizon
                                ///< ended a schedule before all was done
  std::size_t executions = 0;   ///< schedules that were run to their end
  std::size_t last_pass = 0;    ///< of these, those with the most faults allowed
  std::size_t blocked = 0;      ///< begun, and left since all that followed had been seen
  std::size_t traces = 0;       ///< of a plain search: schedules that differ in more than the order of
                                ///< steps that do not concern each other
  std::size_t audited = 0;      ///< schedules of the sample that the search is held against
  std::string found_by;         ///< the search that found it
  std::size_t found_after = 0;  ///< executions until then
  std::size_t choices_found = 0;
  std::size_t choices = 0;  ///< of the shortest schedule, up to the last that is not the usual one
  std::size_t shrink_runs = 0;
  std::size_t faults = 0;
  std::string struck;  ///< these: `1 crash`
  std::size_t preemptions = 0;

  explicit operator bool() const { return broken.empty(); }

  /// The verdict in words; with a story, if something broke.
  std::string describe() const;

  /// How GoogleTest prints it.
  friend void PrintTo(const verdict& found, std::ostream* out);
};

}  // namespace understudy::simulation
