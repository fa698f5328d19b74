#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

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

  /// The format outlives all handles.
  explicit records(const wire_format& format) : format_{format} {}

  // Writing: what the recorder calls.
  void learn(const std::shared_ptr<const job_type>& type);
  std::uint32_t add_job(std::string_view queue, const message& pushed);
  void add_halted(const context& where, std::string_view hook);
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
    std::string id;
    std::string payload;
    const std::string* queue;
    const std::string* halted_by;  // null unless a hook halted it
    site from;
    time_point time;
    std::uint32_t moment;          // its place among all that happened
    std::uint32_t parent_attempt;  // none for no parent
  };
  struct attempt_entry {
    std::uint32_t job;
    std::uint32_t first_hook;  // of those that ran while it did
    std::uint32_t end_hook;
    const std::string* hook;  // that halted or swallowed; else null
    std::exception_ptr exception;
    std::uint32_t moment;  // when it began: its place among all that happened
    understudy::outcome outcome;
    bool ended;
    bool seen;
  };

  job_entry job(std::uint32_t index) const;
  attempt_entry attempt_at(std::uint32_t index, bool looks) const;
  std::uint32_t job_count() const;
  recorded_job handle(std::uint32_t job) const { return {shared_from_this(), job}; }

  // All that happened, in order: a job that was enqueued or halted, or else an attempt.
  struct event {
    std::uint32_t moment;
    std::optional<recorded_job> job;
    std::optional<attempt> run;
  };
  std::vector<event> events() const;
  std::optional<recorded_job> find(std::string_view id) const;

  std::vector<recorded_job> jobs(bool halted) const;
  std::vector<attempt> attempts() const;
  std::vector<attempt> attempts_of(std::uint32_t job) const;
  attempt last_attempt_of(std::uint32_t job) const;
  std::vector<attempt> unseen_failures() const;
  std::vector<recorded_job> enqueued_by(std::uint32_t attempt) const;
  std::vector<hook_run> hooks_of_attempt(std::uint32_t attempt) const;
  std::vector<hook_run> hooks_of_enqueue(std::uint32_t job) const;

  decoded_payload decode(const job_entry& entry) const;
  std::string describe(const job_entry& entry) const;

 private:
  struct hook_entry {
    const std::string* name;
    hook_kind kind;
    std::uint32_t attempt;  // none while enqueuing
    std::string job_id;     // while enqueuing
  };
  const std::string* intern(std::string_view text);
  std::uint32_t index_of(std::string_view id) const;
  std::uint32_t running_attempt(std::string_view job_id) const;
  std::uint32_t append(std::string_view queue, const envelope& beside, std::string payload);

  const wire_format& format_;
  mutable std::mutex mutex_;
  std::set<std::string, std::less<>> names_;
  std::map<std::string, std::shared_ptr<const job_type>, std::less<>> types_;
  std::deque<job_entry> jobs_;
  mutable std::deque<attempt_entry> attempts_;
  std::deque<hook_entry> hooks_;
  std::vector<std::uint32_t> running_;  // attempts, innermost last
  std::vector<collector*> collectors_;
  std::uint32_t moments_ = 0;
};

}  // namespace understudy::detail
