#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "testing/recorder.hpp"
#include "understudy/broker/memory.hpp"
#include "understudy/testing/fake_queue.hpp"

namespace understudy::detail {

/// Stands between a fake's client and worker and its storage: records, and in inlined modes performs
/// what is pushed.
class inlining_recorder final : public recorder {
 public:
  inlining_recorder(memory_broker& storage, records& journal, registry& jobs, lock_store& locks);

  /// What inlined modes perform with; set once, before the first push.
  void perform_with(worker& performer) { worker_ = &performer; }

  std::atomic<understudy::mode> mode = understudy::mode::manual;

  void push(std::string_view queue, message pushed) override;
  void schedule(time_point due, std::string_view queue, message scheduled) override;
  lock_store& locks() override { return locks_; }
  void push_all(std::string_view queue, std::vector<message> pushed) override;
  bool stores() const override { return mode != understudy::mode::inlined; }

  void enqueuing(const std::shared_ptr<const job_type>& type) override;
  void enqueue_ended() override;
  void enqueue_threw() override;

 private:
  // What a thread that enqueues in inlined_fifo mode is in the midst of; touched by that thread
  // only.
  struct enqueuer {
    std::size_t depth = 0;
    bool is_running = false;
    std::deque<std::string> due;  // ids
  };
  // Of this thread; null if it is in the midst of nothing.
  enqueuer* mine();
  enqueuer& begin();
  void forget_if_idle(const enqueuer& state);
  void run_due(enqueuer& state);

  memory_broker& storage_;
  lock_store& locks_;
  worker* worker_ = nullptr;
  std::mutex mutex_;
  std::map<std::thread::id, enqueuer> enqueuers_;
  std::atomic<std::size_t> enqueuer_count_ = 0;
};

}  // namespace understudy::detail
