#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <stop_token>
#include <string_view>
#include <vector>

#include "simulation/execution.hpp"
#include "simulation/simulated_locks.hpp"
#include "understudy/broker/broker.hpp"
#include "understudy/broker/selection.hpp"

namespace understudy::simulation::detail {

/// A broker whose every act is a step, and which a fault may strike.
class simulated_broker final : public understudy::broker {
 public:
  simulated_broker(execution& of, understudy::broker& storage);

  void store_in(understudy::broker& storage);
  simulated_locks& simulated() { return locks_; }

  /// \name For the schedule: no steps
  /// @{
  bool has_work(const queue_selection& polled, time_point now) const;
  bool is_due(time_point now) const;
  understudy::broker& storage() const { return *storage_; }
  /// @}

  void push(std::string_view queue, message pushed) override;
  void push_all(std::string_view queue, std::vector<message> pushed) override;
  bool stores() const override { return storage_->stores(); }
  void schedule(time_point due, std::string_view queue, message scheduled) override;
  std::optional<scheduled_message> promote(time_point now) override;
  std::vector<scheduled_message> scheduled() const override;
  std::vector<std::string> unschedule(std::string_view queue, std::string_view payload) override;
  bool unschedule(std::string_view job_id) override;
  std::optional<lease> recover(time_point now) override;
  std::optional<time_point> next_event() const override;
  std::optional<lease> reserve(std::string_view queue, time_point expires_at = never) override;
  bool extend(const lease& held, time_point expires_at) override;
  bool acknowledge(const lease& done) override;
  bool retry(const lease& failed, time_point due) override;
  bool fail(const lease& failed, failure record) override;
  bool put_back(const lease& held, std::string_view queue = {}) override;
  std::vector<std::string> queues() const override;
  std::size_t size(std::string_view queue) const override;
  std::vector<message> peek(std::string_view queue, std::size_t start,
                            std::size_t count) const override;
  std::vector<std::string> remove(std::string_view queue, std::string_view payload) override;
  bool withdraw(std::string_view queue, std::string_view id) override;
  void remove_queue(std::string_view queue) override;
  std::vector<failure> failures() const override;
  bool retry_failure(std::size_t index, time_point now, std::string_view queue) override;
  bool remove_failure(std::size_t index) override;
  void clear_failures() override;
  broker_stats stats() const override;
  void pause(bool paused) override;
  bool paused() const override;
  lock_store& locks() override { return locks_; }
  understudy::roster& roster() override { return storage_->roster(); }
  std::uint64_t changes() const override { return storage_->changes(); }
  bool await_change(std::uint64_t seen, std::chrono::microseconds longest,
                    std::stop_token stop) const override;

 private:
  template <class Act>
  auto step(place where, std::string_view verb, std::string_view queue, Act act) const;
  template <class Words, class Act>
  auto step(place where, std::string_view verb, std::string_view queue, const Words& words,
            Act act) const;
  void count_in(const message& enqueued) const;
  void tell_of_push(std::string_view queue, const message& pushed) const;
  std::optional<scheduled_message> promote_in_two_steps(time_point now);
  void deliver_again(const lease& held);
  template <class How, class Act>
  bool settle(std::string_view verb, const lease& held, How how, Act act);
  void writes_queue(std::string_view queue) const;
  bool is_known(std::string_view queue) const;
  void writes_lease(std::string_view job_id) const;
  void writes_schedule() const;
  void reads_queue(std::string_view queue) const;
  void writes_own_storage() const;
  [[noreturn]] void refuse(std::string_view queue) const;

  execution& of_;
  understudy::broker* storage_;
  bool is_own_ = false;  // of the user
  mutable simulated_locks locks_;
  std::optional<lease> again_;  // to be delivered once more
};

}  // namespace understudy::simulation::detail
