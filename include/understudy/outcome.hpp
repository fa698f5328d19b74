#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "understudy/broker/message.hpp"
#include "understudy/clock.hpp"

namespace understudy {

/// How an attempt at a job ended.
enum class outcome : std::uint8_t {
  performed,   ///< the job ran and returned
  halted,      ///< a hook kept it from running: `dont_perform`, or an around hook without yield
  swallowed,   ///< the job threw, and an around hook kept that to itself
  failed,      ///< an exception came out of the job, a hook or the decoding
  retried,     ///< it failed, and will be attempted again: see `retry`
  discarded,   ///< it failed, and is dropped: see `discard_job`
  stopped,     ///< it ended early since its worker stops, and goes back: see `job_stopped`
  interrupted  ///< an exception that is not the job's went through: see `worker_options`
};

/// The outcome's name: static storage.
std::string_view to_string(outcome how);

/// An attempt's outcome and its reasons.
struct attempt_result {
  understudy::outcome outcome = understudy::outcome::performed;
  std::string hook;              ///< that halted or swallowed; else empty
  std::exception_ptr exception;  ///< that failed, was swallowed or went through; else null
  time_point retry_at = {};      ///< when it will be attempted again, if it is retried
  bool came_late = false;        ///< its lease had expired: another attempt decides about the job
  bool is_unfit = false;         ///< none of its type's hooks ran, for it could not be decoded, is not
                                 ///< known, or was attempted too often
  bool in_failed_set = false;    ///< the job moved there; not if it was performed without a lease
  std::vector<owned_lock> lets_go = {};  ///< locks that go as its lease ends
};

}  // namespace understudy
