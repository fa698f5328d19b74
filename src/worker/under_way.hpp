#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "understudy/broker/message.hpp"
#include "understudy/worker/job_stop.hpp"

namespace understudy::detail {

using steady_time = std::chrono::steady_clock::time_point;

/// The time after a wait; that which never comes, if there is no such time.
steady_time steadily_later(steady_time from, std::chrono::microseconds wait);

/// The jobs that a worker performs now, each with what asks it to stop. Any thread may call.
class under_way {
 public:
  /// A job that begins; it is under way as long as this lives.
  class job {
   public:
    job(under_way& among, const lease& held, std::chrono::microseconds may_take);
    ~job();
    job(const job&) = delete;
    job& operator=(const job&) = delete;

    const job_stop& stop() const { return *at_->stop; }

   private:
    friend class under_way;
    struct entry {
      lease held;
      std::shared_ptr<job_stop> stop = std::make_shared<job_stop>();
      steady_time overdue_at;
    };
    under_way& among_;
    std::list<entry>::iterator at_;
  };

  /// Asks all that are under way to stop.
  void stop_all(stop_reason why);

  /// Asks all to stop that are, and those that begin from now on.
  void stop_for_good();
  bool is_over() const;

  /// Asks those to stop that have taken too long. \return when the next will have.
  steady_time stop_overdue(steady_time now);

  /// The leases of all that are under way.
  std::vector<lease> leases() const;

 private:
  using asked = std::vector<std::shared_ptr<job_stop>>;

  mutable std::mutex mutex_;
  std::list<job::entry> jobs_;
  bool is_over_ = false;
};

}  // namespace understudy::detail
