#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "testing/records.hpp"
#include "understudy/broker/wrapper.hpp"
#include "understudy/observer.hpp"

namespace understudy::detail {

/// Stands between a client and a worker and their storage, and writes the journal of what they do.
class recorder : public broker_wrapper, public observer {
 public:
  /// All outlive it. The registry learns the types that are enqueued.
  recorder(broker& storage, records& journal, registry& jobs);

  std::string next_id();

  void push(std::string_view queue, message pushed) override;
  void push_all(std::string_view queue, std::vector<message> pushed) override;
  void schedule(time_point due, std::string_view queue, message scheduled) override;

  void enqueuing(const std::shared_ptr<const job_type>& type) override;
  void enqueue_halted(const context& where, std::string_view hook) override;
  void attempt_started(const context& where) override;
  void job_returned(const context& where) override;
  void attempt_ended(const context& where, const attempt_result& result) override;
  void hook_runs(const context& where, hook_kind kind, std::string_view name) override;

 protected:
  records& journal() { return journal_; }

  /// Writes a job down, and gives it an id if it has none. \return its place among all.
  std::uint32_t record(std::string_view queue, message& enqueued, time_point due);

 private:
  template <class Store>
  void store(std::span<const std::uint32_t> recorded, Store store);

  records& journal_;
  registry& jobs_;
  std::atomic<std::uint64_t> last_id_ = 0;
};

}  // namespace understudy::detail
