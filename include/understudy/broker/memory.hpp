#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "understudy/broker/broker.hpp"
#include "understudy/broker/memory_roster.hpp"
#include "understudy/broker/schedule.hpp"
#include "understudy/broker/selection.hpp"

namespace understudy {

/// Locks within this process. Any thread may call.
class memory_lock_store final : public lock_store {
 public:
  bool acquire(std::string_view key, std::string_view owner, time_point now,
               std::chrono::microseconds ttl) override;
  bool release(std::string_view key, std::string_view owner) override;
  bool extend(std::string_view key, std::string_view owner, time_point now,
              std::chrono::microseconds ttl) override;
  std::optional<held_lock> holder_of(std::string_view key, time_point now) const override;
  std::vector<held_lock> held(time_point now) const override;

 private:
  struct holder {
    explicit holder(std::pmr::memory_resource* of) : owner{of} {}

    std::pmr::string owner;
    time_point expires_at = time_point::min();  // which is what it is while nobody holds the lock
  };
  using holder_map = std::pmr::unordered_map<std::string_view, holder>;

  holder& at(std::string_view key);
  holder* held_by(std::string_view key, std::string_view owner);
  std::vector<held_lock> held_at(time_point now) const;
  void sweep(time_point now);

  mutable std::mutex mutex_;
  std::pmr::monotonic_buffer_resource memory_;  // of the map, its keys and their owners
  holder_map holders_{&memory_};
  std::span<char> spare_;  // of that memory: the text of a key that was known already
  std::size_t size_to_sweep_ = 1024;
};

/// A broker within this process: it keeps the whole envelope. Any thread may call.
///
///     understudy::memory_broker broker;
///     understudy::client client{broker};
class memory_broker final : public broker {
 public:
  void push(std::string_view queue, message pushed) override;
  void push_all(std::string_view queue, std::vector<message> pushed) override;
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
  bool extend(const lease& longer, time_point expires_at) override;
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
  lock_store& locks() override { return locks_; }
  understudy::roster& roster() override { return roster_; }

  /// Takes the first message of these queues that `wanted` accepts, wherever it stands: what no
  /// line does, but a test may want. The lease does not expire. `wanted` must not call this broker.
  std::optional<lease> reserve_if(const queue_selection& queues,
                                  const std::function<bool(const message&)>& wanted);

 private:
  struct placed {
    std::uint64_t place;  // counts pushes, so that what is put back finds its place again
    std::shared_ptr<const understudy::message> message;
  };
  struct held {
    std::string queue;
    placed reserved;
    time_point expires_at;
  };
  using line = std::deque<placed>;
  std::optional<held> end(const lease& ended);
  line& line_of(std::string_view queue);
  void append(std::string_view queue, message&& pushed);
  lease hold(const std::string& queue, line& from, line::iterator at, time_point expires_at);
  void put_in_place(std::string_view queue, placed returned);
  void add_to_schedule(time_point due, std::string_view queue, message&& scheduled);
  void note_next_due();
  void note_change();
  time_point next_expiry() const;

  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  mutable std::size_t waiters_ = 0;  // for it
  std::uint64_t changes_ = 0;
  std::map<std::string, line, std::less<>> queues_;
  std::map<std::uint64_t, held> leases_;
  std::uint64_t last_token_ = 0;
  std::uint64_t last_place_ = 0;
  message_schedule schedule_;
  // So that to ask for what is due, or has expired, costs nothing while there is none: the
  // earliest due, and a time before which no lease expires.
  std::atomic<time_point> next_due_ = never;
  std::atomic<time_point> none_expires_before_ = never;
  std::vector<failure> failures_;
  broker_stats stats_;
  std::atomic<bool> paused_ = false;
  memory_lock_store locks_;
  memory_roster roster_;
};

}  // namespace understudy
