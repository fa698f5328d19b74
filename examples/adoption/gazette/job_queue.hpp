#pragma once

#include <string>

namespace gazette {

/// What the services see of the queue. Production's pushes to Redis, where the worker finds the
/// type, a line end and the body.
class job_queue {
 public:
  virtual ~job_queue() = default;
  virtual void enqueue(const std::string& queue, const std::string& type,
                       const std::string& body) = 0;
};

/// Older than the interface: for code that nobody hands a queue.
void enqueue_job(const std::string& queue, const std::string& type, const std::string& body);

}  // namespace gazette
