#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/message.hpp"

namespace understudy {

/// A worker that a roster lists.
struct listed_worker {
  std::string id;
  time_point started_at;
  time_point last_beat;          ///< the last sign of life; `started_at` until there is one
  std::optional<lease> at_work;  ///< what it performs now; the token is 0 where it is not known
  std::optional<time_point> at_work_since;
};

/// The port for who works on a broker's queues: what Resque keeps as `workers`, `worker:<id>` and
/// `workers:heartbeat`. It lists; leases alone say who holds a job. Any thread may call. One that
/// cannot be reached throws `broker_error`.
class roster {
 public:
  virtual ~roster() = default;

  /// A worker starts. One of this id that was listed before is listed anew.
  virtual void enter(std::string_view worker_id, time_point now) = 0;

  /// A worker ends: nothing of it stays.
  virtual void leave(std::string_view worker_id) = 0;

  /// A sign of life.
  virtual void beat(std::string_view worker_id, time_point now) = 0;

  /// A worker begins with a job, or has ended with the one that it had.
  virtual void at_work(std::string_view worker_id, const lease& on, time_point now) = 0;
  virtual void at_rest(std::string_view worker_id) = 0;

  /// A worker takes those off whose last sign of life is older. \return their ids.
  virtual std::vector<std::string> prune(std::string_view worker_id, time_point older_than) = 0;

  /// All that are listed, by id.
  virtual std::vector<listed_worker> workers() const = 0;
};

}  // namespace understudy
