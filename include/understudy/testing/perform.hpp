#pragma once

#include <memory>
#include <string_view>

#include "understudy/testing/fake_queue.hpp"

namespace understudy {

/// The report of one job that ran alone, and the queue that it ran on: what the job enqueued waits
/// there.
class unit_run : public report {
 public:
  unit_run(report ran, std::unique_ptr<fake_queue> on)
      : report{std::move(ran)}, queue_{std::move(on)} {}

  fake_queue& queue() const { return *queue_; }

 private:
  std::unique_ptr<fake_queue> queue_;
};

namespace detail {

unit_run run_enqueued(std::unique_ptr<fake_queue> queue, const enqueue_result& enqueued);

}  // namespace detail

/// Runs one job alone, the way a worker does: encoded, enqueued with its hooks, decoded, performed
/// with its hooks. What it enqueues is not run. A failure that nobody looks at fails the test when
/// the result ends.
///
///     const auto run = understudy::perform(bill_order{7}, ledger);
///     EXPECT_THAT(run, Performed<bill_order>());
///     EXPECT_THAT(run.queue(), HasEnqueued<send_receipt>());
///
/// A dependency is lent as what its type here says: `static_cast<mailer&>(fake)` for an interface.
/// \return an empty report that says so, if a hook halted the enqueue.
/// \throws encode_error if the job does not survive encoding.
template <job J, class... D>
unit_run perform(const J& job, D&... dependencies) {
  auto queue = std::make_unique<fake_queue>();
  (queue->provide<D>(dependencies), ...);
  const std::string_view line = job_queue<J>().value_or("perform");
  const auto enqueued = queue->client().enqueue_to(line, job);
  return detail::run_enqueued(std::move(queue), enqueued);
}

}  // namespace understudy
