#include "understudy/testing/perform.hpp"

#include <fmt/format.h>

#include <utility>

namespace understudy::detail {

unit_run run_enqueued(std::unique_ptr<fake_queue> queue, const enqueue_result& enqueued) {
  auto ran = enqueued ? queue->run_one()
                      : report{{}, fmt::format("its enqueue was halted by {}", enqueued.halted_by)};
  return {std::move(ran), std::move(queue)};
}

}  // namespace understudy::detail
