#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <iosfwd>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "understudy/broker/message.hpp"
#include "understudy/clock.hpp"
#include "understudy/hooks/hook.hpp"
#include "understudy/job.hpp"
#include "understudy/outcome.hpp"
#include "understudy/site.hpp"
#include "understudy/testing/difference.hpp"
#include "understudy/wire/arguments.hpp"
#include "understudy/wire/format.hpp"

namespace understudy {

class attempt;

namespace detail {
class records;
}  // namespace detail

/// A hook that ran: `before_perform`, `unique_job.before_perform`.
struct hook_run {
  hook_kind kind;
  std::string name;

  friend bool operator==(const hook_run&, const hook_run&) = default;

  /// How GoogleTest prints it.
  friend void PrintTo(const hook_run& run, std::ostream* out);
};

/// A job as a fake queue recorded it at enqueue. A small handle, free to copy, valid for longer
/// than its queue. Any thread may ask.
class recorded_job {
 public:
  std::string id() const;
  std::string name() const;  ///< on the wire; empty if the payload does not tell it
  std::string short_name() const;  ///< `#3 charge_card`, where it has been described already
  std::string queue() const;
  std::string payload() const;                 ///< the bytes that were pushed
  std::string arguments_json() const;          ///< the text of a JSON array
  understudy::arguments arguments() const;     ///< the same, to be looked into
  shown_arguments shown() const;               ///< the same, for a message
  site enqueued_at() const;                    ///< where, in the code
  time_point time() const;                     ///< when, by the fake's clock
  time_point due() const;  ///< when it may run: as enqueued, or as its last retry has it
  std::size_t order() const;                   ///< its place among all enqueues, from 0
  header_list headers() const;                 ///< that hooks set
  std::optional<recorded_job> parent() const;  ///< the job that enqueued it
  std::string halted_by() const;  ///< the hook that kept it from being enqueued; else empty
  std::vector<attempt> attempts() const;
  std::vector<hook_run> enqueue_hooks() const;  ///< that ran while it was enqueued, in order

  /// Wire name and arguments; nothing if the payload cannot be decoded.
  std::optional<decoded_payload> decoded() const;

  /// The job, decoded. \throws decode_error
  template <job J>
  J as() const {
    return decode_arguments<J>(arguments_json());
  }

  /// `#1 refresh_sso(key=123)`, secrets hidden.
  std::string describe() const;

  friend bool operator==(const recorded_job&, const recorded_job&) = default;

  /// How GoogleTest prints it.
  friend void PrintTo(const recorded_job& job, std::ostream* out);

 private:
  friend class detail::records;
  friend class attempt;
  recorded_job(std::shared_ptr<const detail::records> in, std::uint32_t index)
      : in_{std::move(in)}, index_{index} {}

  std::shared_ptr<const detail::records> in_;
  std::uint32_t index_;
};

/// One attempt at a job, as a fake queue recorded it. A small handle, free to copy, valid for
/// longer than its queue. Any thread may ask.
class attempt {
 public:
  recorded_job job() const;
  std::uint32_t number() const;  ///< from 1; as `context::attempt()`
  time_point time() const;   ///< when it began, by the fake's clock
  std::size_t lane() const;  ///< which of the threads that performed jobs, from 0, ran it

  /// How it ended. Asking counts as having looked at a failure.
  understudy::outcome outcome() const;

  /// Whether it ended so. Asking does not count as having looked.
  bool ended_as(understudy::outcome how) const;

  /// As `exception()`, but does not count as having looked.
  std::exception_ptr unseen_exception() const;

  /// What failed, was swallowed or went through; else null. Asking counts as having looked.
  std::exception_ptr exception() const;

  /// Whether its lease had expired when it ended: another attempt decides what becomes of the job.
  bool came_late() const;

  /// Whether it moved the job to the failed set. A failure of a job that was performed inline did
  /// not, nor one that came late.
  bool in_failed_set() const;

  /// When the job will be attempted again, if this attempt was retried; and how long after its end.
  std::optional<time_point> retry_at() const;
  std::optional<std::chrono::microseconds> retry_after() const;

  /// Type and message of the exception. Asking counts as having looked.
  exception_summary error() const;

  std::string halted_by() const;               ///< the hook that halted or swallowed; else empty
  std::vector<hook_run> hooks() const;         ///< that ran, in order
  std::vector<recorded_job> enqueued() const;  ///< by this attempt, in order

  /// `#1 refresh_sso(key=123) failed with std::runtime_error: no route`; does not count as looking.
  std::string describe() const;

  /// `failed with std::runtime_error: no route`; does not count as looking.
  std::string describe_end() const;

  friend bool operator==(const attempt&, const attempt&) = default;

  /// How GoogleTest prints it.
  friend void PrintTo(const attempt& shown, std::ostream* out);

 private:
  friend class detail::records;
  attempt(std::shared_ptr<const detail::records> in, std::uint32_t index)
      : in_{std::move(in)}, index_{index} {}

  std::shared_ptr<const detail::records> in_;
  std::uint32_t index_;
};

/// What happened on a fake queue, in order. Nothing leaves it: a job stays after it has run. A
/// handle, free to copy, valid for longer than its queue, that sees what happens later too. Any
/// thread may ask.
class journal {
 public:
  explicit journal(std::shared_ptr<const detail::records> of) : in_{std::move(of)} {}

  /// Every job that was enqueued, in order; or those of one wire name.
  std::vector<recorded_job> enqueued() const;
  std::vector<recorded_job> enqueued(std::string_view job_name) const;

  /// Every job that a hook kept from being enqueued, in order; or those of one wire name.
  std::vector<recorded_job> halted() const;
  std::vector<recorded_job> halted(std::string_view job_name) const;

  /// Every attempt, in the order in which they began.
  std::vector<attempt> attempts() const;

  /// The attempts that failed and that nobody looked at.
  std::vector<attempt> unseen_failures() const;

  /// How many things have happened: jobs that were enqueued or halted, and attempts that began.
  std::uint32_t moment() const;

  /// The part of it that happened from one moment on, and before another.
  journal between(std::uint32_t from, std::uint32_t to) const;

  /// Waits, in the time of the machine, until `met`; asks it again whenever something has happened.
  /// \return whether it was met in time.
  bool wait_for(std::chrono::milliseconds time, const std::function<bool()>& met) const;

  /// The jobs of one type that were enqueued, decoded, in order.
  /// \throws decode_error
  template <job J>
  std::vector<J> enqueued() const {
    std::vector<J> jobs;
    for (const auto& recorded : enqueued(job_name<J>())) {
      jobs.push_back(recorded.template as<J>());
    }
    return jobs;
  }

  /// All of it in the order in which it happened, for a terminal of 100 columns: when, counted from
  /// the first entry, what, with which job, where, and in brackets the hooks that ran. A job stands
  /// indented beneath the one that enqueued it. Secrets are hidden, long values cut, control characters and bytes
  /// that are not UTF-8 escaped. Nothing in it counts as having looked at a failure.
  ///
  ///     +00:00:00.000 enqueued #1 import_order(number=7) on "imports" at pipeline.cpp:30
  ///     +00:05:00.000 ran #1 import_order(number=7) performed
  ///     +00:05:00.000   enqueued #2 charge_card(card="[secret]") on "cards" from #1 at shop.cpp:12
  std::string describe() const;

  /// The same for a program: JSON Lines, an object an entry. Keys, where they apply: `event`
  /// (`enqueued`, `halted` or `attempt`), `order` from 0, `time` in UTC, `id`, `job`, `queue`,
  /// `parent` (an id), `attempt` (its number, from 1), `lane`, `site` (`file`, `line`), `outcome`, `came_late` (true,
  /// if its lease had expired), `exception` (`type`, `message`), `halted_by`, `hooks` (names), `arguments` (an array, secrets hidden) or,
  /// if they cannot be decoded, `payload_size` in bytes. UTF-8; each line ends with a newline.
  std::string json_lines() const;

  /// How GoogleTest prints it: in a line, for the matchers say the rest.
  friend void PrintTo(const journal& shown, std::ostream* out);

 private:
  std::shared_ptr<const detail::records> in_;
  std::uint32_t from_ = 0;
  std::uint32_t to_ = std::numeric_limits<std::uint32_t>::max();
};

/// What a block of code had enqueued: the part of the journal that was written meanwhile, by other
/// threads too. Takes a fake queue, or anything with a `journal()`.
///
///     EXPECT_THAT(enqueued_by(queue, [&] { sign_in(user); }), HasEnqueued<refresh_sso>().once());
template <class Queue, class Block>
journal enqueued_by(const Queue& queue, Block&& block) {
  const journal whole = queue.journal();
  const auto before = whole.moment();
  std::forward<Block>(block)();
  return whole.between(before, whole.moment());
}

}  // namespace understudy
