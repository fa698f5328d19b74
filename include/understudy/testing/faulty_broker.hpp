#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/broker.hpp"

namespace understudy {

/// What a broker is asked for, by the name of the function.
enum class verb {
  push,
  push_all,
  schedule,
  promote,
  scheduled,
  unschedule,
  recover,
  next_event,
  changes,
  await_change,
  reserve,
  extend,
  acknowledge,
  retry,
  fail,
  put_back,
  queues,
  size,
  peek,
  remove,
  withdraw,
  remove_queue,
  failures,
  retry_failure,
  remove_failure,
  clear_failures,
  stats,
  pause,
  paused,
  acquire_lock,  ///< this and what follows: of its `locks()`
  release_lock,
  extend_lock,
  holder_of_lock,
  held_locks
};

/// The verb's name: static storage.
std::string_view to_string(verb which);

/// Where in a call a fault strikes.
enum class when {
  before,  ///< the broker has not heard of it: nothing has changed
  after    ///< the broker did it, and its answer is lost
};

/// A broker that does as another does, but for the faults that a test plans. Each fault strikes one
/// call of a verb; of several for one verb, the first planned strikes first. The other broker, and
/// what faults refer to, have to outlive it. Any thread may call, and plan.
///
///     understudy::memory_broker memory;
///     understudy::faulty_broker broker{memory};
///     broker.fail_next(understudy::verb::acknowledge, understudy::when::after);
///
/// Its lock store has verbs too, for the same faults; its roster is that of the other, without faults.
class faulty_broker final : public broker {
 public:
  explicit faulty_broker(broker& sound) : sound_{sound} {}

  /// The next call throws a `broker_error` that names verb and queue. `transient` is what that says
  /// of trying again.
  void fail_next(verb which, when at, bool transient = true);

  /// The next call reaches the broker twice, as when a connection breaks and what was done already
  /// is sent again. The caller gets the second answer.
  void duplicate_next(verb which);

  /// The next call takes this long, on that clock; the time passes before or after it is done.
  void delay_next(verb which, when at, std::chrono::microseconds delay, virtual_clock& clock);

  /// In the next call, something else happens first, or before the answer comes: another worker
  /// acts, say. It may call this broker; what it throws, the caller gets.
  void interrupt_next(verb which, when at, std::function<void()> meanwhile);

  /// How many planned faults have not struck yet.
  std::size_t faults_left() const;

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
  bool put_back(const lease& held, std::string_view queue = {}) override;
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
  understudy::roster& roster() override;

 private:
  class faulty_locks final : public lock_store {
   public:
    explicit faulty_locks(const faulty_broker& of) : of_{of} {}
    bool acquire(std::string_view key, std::string_view owner, time_point now,
                 std::chrono::microseconds ttl) override;
    bool release(std::string_view key, std::string_view owner) override;
    bool extend(std::string_view key, std::string_view owner, time_point now,
                std::chrono::microseconds ttl) override;
    std::optional<held_lock> holder_of(std::string_view key, time_point now) const override;
    std::vector<held_lock> held(time_point now) const override;

   private:
    const faulty_broker& of_;
  };

  struct fault {
    std::function<void()> before = {};
    std::function<void()> after = {};
    bool is_twice = false;
  };
  void plan(verb which, fault planned);
  fault next(verb which) const;

  // One call of the sound broker, with the fault that is next for it.
  template <class Call>
  auto through(verb which, std::string_view queue, const Call& call) const;

  broker& sound_;
  faulty_locks locks_{*this};
  mutable std::mutex mutex_;
  mutable std::map<verb, std::deque<fault>> planned_;
};

}  // namespace understudy
