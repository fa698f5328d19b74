#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "testing/append_only.hpp"
#include "understudy/broker/message.hpp"
#include "understudy/hooks/hook.hpp"
#include "understudy/registry.hpp"
#include "understudy/testing/journal.hpp"
#include "understudy/wire/format.hpp"

namespace understudy::detail {

/// The journal's store: compact entries that are only ever added to, turned into text when someone
/// reads them. Any thread may call.
class records : public std::enable_shared_from_this<records> {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  /// The format outlives all handles; the registry tells which fields a job has.
  records(const wire_format& format, std::shared_ptr<const registry> types)
      : format_{format}, types_{std::move(types)} {}

  // Writing: what the recorder calls.
  std::uint32_t add_job(std::string_view queue, const message& pushed, time_point due);
  void add_halted(const context& where, std::string_view hook);
  void add_refusal(std::uint32_t job);
  void look_at(std::uint32_t job);
  void add_hook(const context& where, hook_kind kind, std::string_view name);
  void begin_attempt(const context& where);
  void end_attempt(const context& where, const attempt_result& result);

  /// Collects the attempts that a thread begins while one of these lives.
  class collector {
   public:
    explicit collector(records& in);
    ~collector();
    collector(const collector&) = delete;
    collector& operator=(const collector&) = delete;
    std::vector<attempt> attempts() const;

   private:
    friend class records;
    records& in_;
    std::thread::id thread_;
    std::vector<std::uint32_t> begun_;
  };

  // Reading.
  struct job_entry {
    std::string_view id;
    std::string_view payload;
    const std::string* name;  // on the wire; null if the payload does not tell it
    const std::string* queue;
    const std::string* halted_by;  // null unless a hook halted it
    site from;
    time_point time;
    time_point due;                // for its first attempt
    std::uint32_t moment;          // its place among all that happened
    std::uint32_t parent_attempt;  // none for no parent
    std::uint32_t previous;        // job of the same name; none if it is the first
  };
  struct attempt_entry {
    std::uint32_t job;
    std::uint32_t moment;      // when it began: its place among all that happened
    std::uint32_t first_hook;  // of those that ran while it did
    std::uint32_t end_hook;
    const std::string* hook;  // that halted or swallowed; else null
    time_point time;          // when it began
    understudy::outcome outcome;
    bool ended : 1;
    bool came_late : 1;  // its lease had expired
    bool in_failed_set : 1;
    bool seen : 1;
    std::uint16_t lane;
    std::uint32_t number;  // of the job's attempts, as its envelope counts them
  };

  job_entry job(std::uint32_t index) const;
  attempt_entry attempt_at(std::uint32_t index, bool looks) const;
  std::exception_ptr exception_of(std::uint32_t attempt, bool looks) const;
  struct retry {
    time_point due;
    std::chrono::microseconds wait;  // since the attempt ended
  };
  std::optional<retry> retry_of(std::uint32_t attempt) const;
  time_point due_of(std::uint32_t job) const;
  std::uint32_t job_count() const { return job_count_; }
  recorded_job job_handle(std::uint32_t job) const { return {shared_from_this(), job}; }
  attempt attempt_handle(std::uint32_t index) const { return {shared_from_this(), index}; }

  /// Moments from one on, and before another.
  struct span {
    std::uint32_t from = 0;
    std::uint32_t to = none;

    bool holds(std::uint32_t moment) const { return from <= moment && moment < to; }
  };

  // All that happened, in order: a job that was enqueued or halted, or an attempt.
  struct event {
    std::uint32_t moment;
    std::uint32_t index;  // of the job or attempt
    bool is_attempt;
  };
  std::vector<event> events(const span& within) const;

  /// Which job has an id; `none` if there is none.
  std::uint32_t find(std::string_view id) const;

  /// The jobs that were enqueued or halted, of one wire name or of any, and the attempts that began.
  std::vector<recorded_job> jobs(const span& within, bool halted) const;
  std::vector<recorded_job> jobs(const span& within, bool halted, std::string_view name) const;
  std::vector<attempt> attempts(const span& within) const;
  std::uint32_t moment() const;

  /// Waits until `met`, looking again whenever something has happened.
  /// \return whether it was met in time.
  bool wait_for(std::chrono::milliseconds time, const std::function<bool()>& met) const;

  std::vector<attempt> attempts_of(std::uint32_t job) const;
  attempt last_attempt_of(std::uint32_t job) const;
  std::vector<attempt> unseen_failures(const span& within) const;
  std::vector<recorded_job> enqueued_by(std::uint32_t attempt) const;
  std::vector<hook_run> hooks_of_attempt(std::uint32_t attempt) const;
  header_list headers_of(std::uint32_t job) const;
  std::map<std::string_view, std::vector<hook_run>> hooks_of_enqueues() const;  // by id

  decoded_payload decode(const job_entry& entry) const;
  std::string describe(const job_entry& entry) const;
  /// \throws decode_error
  shown_arguments show(const job_entry& entry) const;

 private:
  struct hook_entry {
    const std::string* name;
    hook_kind kind;
    std::uint32_t attempt;    // none while enqueuing
    std::string_view job_id;  // while enqueuing
  };
  struct running_attempt {
    const context* where;  // one an attempt, for as long as it lasts
    std::uint32_t attempt;
    std::thread::id thread;
  };
  struct thrown {
    std::uint32_t attempt;
    std::exception_ptr exception;
    time_point retry_at;  // if it was retried
    time_point ended_at;
  };
  struct recent_name {
    const char* text = nullptr;
    const std::string* name = nullptr;
  };
  const thrown* thrown_by(std::uint32_t attempt) const;
  const std::string* intern(std::string_view text);
  std::string_view keep(std::string_view text);
  std::string_view keep_id(std::string_view id);
  std::uint32_t index_of(std::string_view id) const;
  std::vector<running_attempt>::const_iterator running_in(const context& where) const;
  std::uint32_t parent_attempt(std::string_view job_id) const;
  using jobs_of_name = std::map<std::string, std::uint32_t, std::less<>>;  // the last of each
  jobs_of_name::value_type* jobs_named_in(std::string_view payload);
  std::uint32_t append(std::string_view queue, const envelope& beside, std::string_view payload);
  void tell_waiters();
  std::uint16_t lane_of(std::thread::id thread);

  const wire_format& format_;
  std::shared_ptr<const registry> types_;
  mutable std::mutex mutex_;
  std::set<std::string, std::less<>> names_;
  std::array<recent_name, 32> recent_names_{};
  std::pmr::monotonic_buffer_resource texts_{512};  // of ids and payloads
  std::string_view last_id_;
  append_only<job_entry> jobs_;
  jobs_of_name last_of_name_;
  jobs_of_name::value_type* recent_ = nullptr;  // of these, for jobs of one type come in runs
  std::atomic<std::uint32_t> job_count_ = 0;  // for readers without the lock
  mutable append_only<attempt_entry> attempts_;
  append_only<hook_entry> hooks_;
  std::vector<thrown> thrown_;  // by attempt; most attempts have none
  std::unordered_map<std::uint32_t, time_point> last_retries_;  // by job
  std::vector<running_attempt> running_;                        // innermost last
  std::vector<std::thread::id> lanes_;                      // threads that performed
  std::vector<collector*> collectors_;
  std::map<std::uint32_t, header_list> headers_;            // by job; most have none
  std::uint32_t moments_ = 0;
  mutable std::condition_variable changed_;
  mutable std::size_t waiters_ = 0;
  std::uint64_t changes_ = 0;
};

}  // namespace understudy::detail
