#include "understudy/testing/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "testing/journal_text.hpp"
#include "testing/records.hpp"
#include "understudy/error.hpp"

namespace understudy {

void PrintTo(const hook_run& run, std::ostream* out) { *out << run.name; }
void PrintTo(const recorded_job& job, std::ostream* out) { *out << job.describe(); }
void PrintTo(const attempt& shown, std::ostream* out) { *out << shown.describe(); }

void PrintTo(const journal& shown, std::ostream* out) {
  *out << shown.enqueued().size() << " enqueued, ";
  if (const auto halted = shown.halted().size(); halted != 0) *out << halted << " halted, ";
  *out << shown.attempts().size() << " run";
}

std::string recorded_job::id() const { return std::string{in_->job(index_).id}; }

std::string recorded_job::name() const {
  const auto* name = in_->job(index_).name;
  return name != nullptr ? *name : "";
}

std::optional<decoded_payload> recorded_job::decoded() const {
  try {
    return in_->decode(in_->job(index_));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::string recorded_job::queue() const { return *in_->job(index_).queue; }
std::string recorded_job::payload() const { return std::string{in_->job(index_).payload}; }

std::string recorded_job::arguments_json() const { return in_->decode(in_->job(index_)).arguments; }

understudy::arguments recorded_job::arguments() const {
  return understudy::arguments::parse(arguments_json());
}

shown_arguments recorded_job::shown() const { return in_->show(in_->job(index_)); }

site recorded_job::enqueued_at() const { return in_->job(index_).from; }
time_point recorded_job::time() const { return in_->job(index_).time; }
time_point recorded_job::due() const { return in_->due_of(index_); }
header_list recorded_job::headers() const { return in_->headers_of(index_); }
std::size_t recorded_job::order() const { return index_; }

std::optional<recorded_job> recorded_job::parent() const {
  const auto parent = in_->job(index_).parent_attempt;
  if (parent == detail::records::none) return std::nullopt;
  return in_->job_handle(in_->attempt_at(parent, false).job);
}

std::string recorded_job::halted_by() const {
  const auto entry = in_->job(index_);
  return entry.halted_by != nullptr ? *entry.halted_by : "";
}

std::vector<attempt> recorded_job::attempts() const { return in_->attempts_of(index_); }
std::vector<hook_run> recorded_job::enqueue_hooks() const {
  auto all = in_->hooks_of_enqueues();
  return std::move(all[in_->job(index_).id]);
}

std::string recorded_job::short_name() const { return fmt::format("#{} {}", id(), name()); }

std::string recorded_job::describe() const {
  const auto entry = in_->job(index_);
  return fmt::format("#{} {}", entry.id, in_->describe(entry));
}

recorded_job attempt::job() const { return in_->job_handle(in_->attempt_at(index_, false).job); }
time_point attempt::time() const { return in_->attempt_at(index_, false).time; }
std::size_t attempt::lane() const { return in_->attempt_at(index_, false).lane; }

outcome attempt::outcome() const { return in_->attempt_at(index_, true).outcome; }
bool attempt::ended_as(understudy::outcome how) const {
  const auto entry = in_->attempt_at(index_, false);
  return entry.ended && entry.outcome == how;
}

std::uint32_t attempt::number() const { return in_->attempt_at(index_, false).number; }
bool attempt::in_failed_set() const { return in_->attempt_at(index_, false).in_failed_set; }
bool attempt::came_late() const { return in_->attempt_at(index_, false).came_late; }

std::exception_ptr attempt::unseen_exception() const { return in_->exception_of(index_, false); }
std::exception_ptr attempt::exception() const { return in_->exception_of(index_, true); }
std::optional<time_point> attempt::retry_at() const {
  const auto retry = in_->retry_of(index_);
  return retry ? std::optional{retry->due} : std::nullopt;
}
std::optional<std::chrono::microseconds> attempt::retry_after() const {
  const auto retry = in_->retry_of(index_);
  return retry ? std::optional{retry->wait} : std::nullopt;
}
exception_summary attempt::error() const { return summarize(exception()); }

std::string attempt::halted_by() const {
  const auto* hook = in_->attempt_at(index_, false).hook;
  return hook != nullptr ? *hook : "";
}

std::vector<hook_run> attempt::hooks() const { return in_->hooks_of_attempt(index_); }
std::vector<recorded_job> attempt::enqueued() const { return in_->enqueued_by(index_); }

std::string attempt::describe() const { return job().describe() + " " + describe_end(); }

std::string attempt::describe_end() const {
  const auto entry = in_->attempt_at(index_, false);
  if (!entry.ended) return "is being performed";
  std::string text{to_string(entry.outcome)};
  if (entry.hook != nullptr) text += " by " + *entry.hook;
  const char* before = entry.hook != nullptr ? ": " : " with ";
  for (auto each = unseen_exception(); each; each = cause_of(each)) {
    const auto error = summarize(each);
    text += before + error.type;
    if (!error.message.empty()) text += ": " + error.message;
    before = ", caused by ";
  }
  if (entry.came_late) text += " too late: its lease had expired";
  return text;
}

std::vector<recorded_job> journal::enqueued() const { return in_->jobs({from_, to_}, false); }
std::vector<recorded_job> journal::enqueued(std::string_view job_name) const {
  return in_->jobs({from_, to_}, false, job_name);
}
std::vector<recorded_job> journal::halted() const { return in_->jobs({from_, to_}, true); }
std::vector<recorded_job> journal::halted(std::string_view job_name) const {
  return in_->jobs({from_, to_}, true, job_name);
}
std::vector<attempt> journal::attempts() const { return in_->attempts({from_, to_}); }
std::vector<attempt> journal::unseen_failures() const { return in_->unseen_failures({from_, to_}); }
std::uint32_t journal::moment() const { return in_->moment(); }

journal journal::between(std::uint32_t from, std::uint32_t to) const {
  auto part = *this;
  part.from_ = std::max(from, from_);
  part.to_ = std::min(to, to_);
  return part;
}

bool journal::wait_for(std::chrono::milliseconds time, const std::function<bool()>& met) const {
  return in_->wait_for(time, met);
}

std::string journal::describe() const { return detail::readable_text(*in_, {from_, to_}); }
std::string journal::json_lines() const { return detail::json_lines(*in_, {from_, to_}); }

}  // namespace understudy
