#include "understudy/context.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "understudy/broker/broker.hpp"
#include "understudy/observer.hpp"

namespace understudy {

context::context(const surroundings& around, const std::string& job_name, const std::string& queue,
                 const understudy::envelope& envelope, std::string arguments, const void* job,
                 const std::type_info* type)
    : around_{around},
      envelope_{envelope},
      job_name_{job_name},
      queue_{queue},
      arguments_{std::move(arguments)},
      job_{job},
      type_{type},
      has_job_{true},
      headers_{envelope.headers} {}

context::context(const surroundings& around, const std::string& job_name, const std::string& queue,
                 const understudy::envelope& envelope)
    : around_{around},
      envelope_{envelope},
      job_name_{job_name},
      queue_{queue},
      arguments_{"[]"},
      job_{nullptr},
      type_{nullptr},
      has_job_{false} {}

error_context context::about() const {
  error_context known;
  known.job = job_name_;
  known.queue = queue_;
  known.enqueued_at = envelope_.enqueued_from;
  return known;
}

void context::replace_arguments(const understudy::arguments& replacement) {
  if (!settled_by_.empty()) {
    throw usage_error{fmt::format("a hook replaces the arguments after {} has gone by them: list "
                                  "its plugin before that one",
                                  settled_by_),
                      about()};
  }
  if (original_arguments_.empty()) original_arguments_ = std::move(arguments_);
  arguments_ = replacement.json();
  job_ = nullptr;
}

std::string context::header(std::string_view name) const {
  for (const auto& [known, value] : headers_) {
    if (known == name) return value;
  }
  return {};
}

void context::set_header(std::string_view name, std::string_view value) {
  for (auto& [known, old] : headers_) {
    if (known != name) continue;
    old = value;
    return;
  }
  headers_.emplace_back(name, value);
}

bool context::waits(std::string_view id) const {
  const auto is_it = [id](const understudy::envelope& of) { return of.id == id; };
  const auto& storage = around_.storage;
  const auto due_later = storage.scheduled();
  if (std::any_of(due_later.begin(), due_later.end(),
                  [&](const auto& each) { return is_it(each.message->envelope); })) {
    return true;
  }
  const auto waiting = storage.peek(queue_, 0, std::numeric_limits<std::size_t>::max());
  return std::any_of(waiting.begin(), waiting.end(),
                     [&](const auto& each) { return is_it(each.envelope); });
}

bool context::withdraw(std::string_view id) const {
  return around_.storage.withdraw(queue_, id) || around_.storage.unschedule(id);
}

void context::note(std::string_view what) const { around_.watching.noted(*this, what); }

void context::decode_into(const job_codec& codec, void* decoded) {
  try {
    decode_arguments(codec, arguments_, decoded);
  } catch (error& e) {
    e.add(about());
    throw;
  }
}

}  // namespace understudy
