#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/roster.hpp"

namespace understudy {

/// Who works on the queues of a broker in memory. Any thread may call.
class memory_roster final : public roster {
 public:
  void enter(std::string_view worker_id, time_point now) override;
  void leave(std::string_view worker_id) override;
  void beat(std::string_view worker_id, time_point now) override;
  void at_work(std::string_view worker_id, const lease& on, time_point now) override;
  void at_rest(std::string_view worker_id) override;
  std::vector<std::string> prune(std::string_view worker_id, time_point older_than) override;
  std::vector<listed_worker> workers() const override;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, listed_worker, std::less<>> listed_;
};

}  // namespace understudy
