#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "redis/server.hpp"
#include "understudy/broker/roster.hpp"

namespace understudy::redis {

/// Who works on the queues of a Redis broker, Ruby's workers too, on Resque's keys: times are whole
/// seconds. Who lives is told by the clock of Redis, as in Resque, so that machines whose clocks
/// differ do not take each other's workers for dead. Any thread may call.
class roster final : public understudy::roster {
 public:
  explicit roster(const server& on) : server_{on} {}

  void enter(std::string_view worker_id, time_point now) override;
  void leave(std::string_view worker_id) override;
  void beat(std::string_view worker_id, time_point now) override;
  void at_work(std::string_view worker_id, const lease& on, time_point now) override;
  void at_rest(std::string_view worker_id) override;

  /// Who has no heartbeat and is not one of ours is left alone: it may tell in another way that it
  /// lives. A foreign worker's job, which nobody holds any more, goes to the failed set. As in
  /// Resque only one at a time prunes, and nobody else for a minute.
  std::vector<std::string> prune(std::string_view worker_id, time_point older_than) override;
  std::vector<listed_worker> workers() const override;

 private:
  time_point by_redis(time_point time) const;

  const server& server_;
};

}  // namespace understudy::redis
