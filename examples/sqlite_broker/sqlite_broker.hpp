#pragma once

#include <string>

#include "database.hpp"
#include "locks.hpp"
#include "roster.hpp"
#include "understudy/broker/broker.hpp"

/// A broker in one SQLite file: durable on one machine, shared by its programs. What a verb did is
/// on the disk when it returns; what a killed program had not finished did not happen. Any thread
/// may call.
class sqlite_broker final : public understudy::broker {
 public:
  /// \throws understudy::broker_error if the file cannot be opened.
  explicit sqlite_broker(const std::string& file);

  // queues.cpp
  void push(std::string_view queue, understudy::message pushed) override;
  void push_all(std::string_view queue, std::vector<understudy::message> pushed) override;
  std::vector<std::string> queues() const override;
  std::size_t size(std::string_view queue) const override;
  std::vector<understudy::message> peek(std::string_view queue, std::size_t start,
                                        std::size_t count) const override;
  std::vector<std::string> remove(std::string_view queue, std::string_view payload) override;
  bool withdraw(std::string_view queue, std::string_view id) override;
  void remove_queue(std::string_view queue) override;
  void pause(bool paused) override;
  bool paused() const override;
  understudy::broker_stats stats() const override;
  understudy::lock_store& locks() override { return locks_; }
  understudy::roster& roster() override { return roster_; }

  // leases.cpp
  std::optional<understudy::lease> reserve(
      std::string_view queue, understudy::time_point expires_at = understudy::never) override;
  bool extend(const understudy::lease& held, understudy::time_point expires_at) override;
  bool acknowledge(const understudy::lease& done) override;
  bool put_back(const understudy::lease& held, std::string_view queue = {}) override;
  std::optional<understudy::lease> recover(understudy::time_point now) override;

  // schedule.cpp
  void schedule(understudy::time_point due, std::string_view queue,
                understudy::message scheduled) override;
  std::optional<understudy::scheduled_message> promote(understudy::time_point now) override;
  std::vector<understudy::scheduled_message> scheduled() const override;
  std::vector<std::string> unschedule(std::string_view queue, std::string_view payload) override;
  bool unschedule(std::string_view job_id) override;
  std::optional<understudy::time_point> next_event() const override;
  bool retry(const understudy::lease& failed, understudy::time_point due) override;

  // waiting.cpp
  std::uint64_t changes() const override;
  bool await_change(std::uint64_t seen, std::chrono::microseconds longest,
                    std::stop_token stop) const override;

  // failures.cpp
  bool fail(const understudy::lease& failed, understudy::failure record) override;
  std::vector<understudy::failure> failures() const override;
  bool retry_failure(std::size_t index, understudy::time_point now,
                     std::string_view queue = {}) override;
  bool remove_failure(std::size_t index) override;
  void clear_failures() override;

 private:
  mutable database database_;
  sqlite_lock_store locks_{database_};
  sqlite_roster roster_{database_};
};
