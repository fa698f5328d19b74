#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "understudy/clock.hpp"
#include "understudy/error.hpp"
#include "understudy/site.hpp"

namespace understudy {

/// What users let travel with a job, by name: a priority, the id of a trace.
using header_list = std::vector<std::pair<std::string, std::string>>;

/// What travels beside a payload: all that the wire format has no room for. A broker keeps what it
/// can; one that keeps none of it leaves the defaults.
struct envelope {
  std::string id;             ///< of the job; empty when a foreign client pushed it
  std::string parent;         ///< id of the job that enqueued this one; empty for none
  std::uint32_t attempt = 1;  ///< counted from 1
  time_point enqueued_at;
  site enqueued_from;  ///< kept by brokers within this process only
  header_list headers;  ///< the user's own; see `context::set_header`
};

/// What a broker stores: bytes, and what travels beside them.
struct message {
  std::string payload;
  understudy::envelope envelope;
};

/// A message that waits for its time.
struct scheduled_message {
  time_point due;
  std::string queue;                                    ///< where it goes then
  std::shared_ptr<const understudy::message> message;  ///< shared with its broker; not null
};

/// A lock, and who has it.
struct owned_lock {
  std::string key;
  std::string owner;
};

/// A message reserved by one worker, which holds it until it acknowledges, fails or retries it, or
/// until it expires and the broker takes it back.
struct lease {
  std::uint64_t token = 0;  ///< unique within its broker, and above 0
  std::string queue;
  std::shared_ptr<const understudy::message> message;  ///< shared with its broker; not null

  /// Of the broker's own lock store: whoever acknowledges, retries or fails the lease lets them go in
  /// the same step. The worker names them; to put it back, or to come too late, leaves them alone.
  std::vector<owned_lock> locks = {};
};

/// One entry of the failed set. The fields are those of Resque's failure record.
struct failure {
  time_point failed_at;
  std::string queue;
  std::string worker;  ///< id of the worker
  exception_summary exception;
  understudy::message message;  ///< its bytes are as they were pushed
  std::vector<std::string> backtrace = {};  ///< where it was thrown, the innermost frame first; none
                                            ///< of a C++ job, as its exceptions carry none
  std::optional<time_point> retried_at = {};  ///< when it was last attempted again

  bool retried() const { return retried_at.has_value(); }

  /// How GoogleTest prints it.
  friend void PrintTo(const failure& failed, std::ostream* out);
};

}  // namespace understudy
