#pragma once

#include <vector>

#include "stage.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/client.hpp"
#include "understudy/worker.hpp"

namespace golden {

/// The memory broker, on which a failure is an event as soon as it is recorded.
class watched_broker final : public understudy::broker_wrapper, public understudy::observer {
 public:
  explicit watched_broker(stage& on) : broker_wrapper{storage_}, on_{on} {}

  void attempt_ended(const understudy::context& where,
                     const understudy::attempt_result& result) override;

  /// The failed set as the vectors write it.
  json failed_records() const;

 private:
  understudy::memory_broker storage_;
  stage& on_;
  std::vector<json> errors_;  // of the failed set, in its order
};

/// Production as far as memory goes: a broker, a client and a worker with the jobs of a stage.
class backstage {
 public:
  explicit backstage(stage& on);

  watched_broker broker;
  understudy::registry jobs;
  understudy::client client;
  understudy::worker worker;
};

}  // namespace golden
