#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/broker.hpp"

namespace understudy {

/// A broker that passes everything on to another: derive from it to change one verb. The wrapped
/// broker has to outlive it.
class broker_wrapper : public broker {
 public:
  explicit broker_wrapper(broker& wrapped) : wrapped_{wrapped} {}

  void push(std::string_view queue, message pushed) override;
  void push_all(std::string_view queue, std::vector<message> pushed) override;
  bool stores() const override;
  bool spans_processes() const override;
  void schedule(time_point due, std::string_view queue, message scheduled) override;
  std::optional<scheduled_message> promote(time_point now) override;
  std::vector<scheduled_message> scheduled() const override;
  std::vector<std::string> unschedule(std::string_view queue, std::string_view payload) override;
  bool unschedule(std::string_view job_id) override;
  std::optional<lease> recover(time_point now) override;
  std::optional<time_point> next_event() const override;
  std::uint64_t changes() const override;
  bool await_change(std::uint64_t seen, std::chrono::microseconds longest,
                    std::stop_token stop) const override;
  std::optional<lease> reserve(std::string_view queue, time_point expires_at = never) override;
  bool extend(const lease& held, time_point expires_at) override;
  bool acknowledge(const lease& done) override;
  bool retry(const lease& failed, time_point due) override;
  bool fail(const lease& failed, failure record) override;
  bool put_back(const lease& unwanted, std::string_view queue = {}) override;
  std::vector<std::string> queues() const override;
  std::size_t size(std::string_view queue) const override;
  std::vector<message> peek(std::string_view queue, std::size_t start,
                            std::size_t count) const override;
  std::vector<std::string> remove(std::string_view queue, std::string_view payload) override;
  bool withdraw(std::string_view queue, std::string_view id) override;
  void remove_queue(std::string_view queue) override;
  std::vector<failure> failures() const override;
  bool retry_failure(std::size_t index, time_point now, std::string_view queue = {}) override;
  bool remove_failure(std::size_t index) override;
  void clear_failures() override;
  broker_stats stats() const override;
  void pause(bool paused) override;
  bool paused() const override;
  lock_store& locks() override;
  understudy::roster& roster() override;

 protected:
  broker& wrapped() const { return wrapped_; }

 private:
  broker& wrapped_;
};

}  // namespace understudy
