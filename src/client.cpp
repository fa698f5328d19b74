#include "understudy/client.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <ostream>
#include <set>
#include <utility>

#include "entropy.hpp"
#include "understudy/error.hpp"
#include "understudy/hooks/chain.hpp"

namespace understudy {

namespace {

std::string random_id() {
  const auto bits = detail::entropy<std::array<std::uint32_t, 3>>();
  return fmt::format("{:08x}{:08x}{:08x}", bits[0], bits[1], bits[2]);
}

void check_format(const wire_format& format, const std::string& payload, const context& where) {
  if (&format == &resque_format::shared()) return;  // it holds all there is; why look each time
  const auto back = format.decode(payload);
  if (back.job != where.job_name()) {
    throw encode_error{
        fmt::format("lost on the way: the wire format makes the name {} of it", back.job)};
  }
  if (arguments::parse(back.arguments).json() != arguments::parse(where.arguments_json()).json()) {
    throw encode_error{"lost on the way: the wire format gives other arguments back"};
  }
}

// All that is known of a job that is enqueued by its name alone.
std::shared_ptr<const job_type> untyped(std::string_view job_name) {
  auto type = std::make_shared<job_type>();
  type->name = job_name;
  return type;
}

// A delay or a time so far off is taken for a mistake in its unit.
constexpr std::chrono::microseconds furthest = std::chrono::hours{100 * 365 * 24};

void check_due(time_point due, time_point now, const error_context& about) {
  if (due < time_point{}) throw usage_error{"a job cannot be due before 1970", about};
  if (due > later(now, furthest)) {
    throw usage_error{"a job cannot be due in more than 100 years", about};
  }
}

// What this thread is in the midst of, of whatever client: a part of its call stack.
thread_local const client::performing* innermost = nullptr;

}  // namespace

client::performing::performing(client& of, const std::string& job_id)
    : client_{of}, job_id_{job_id}, outer_{std::exchange(innermost, this)} {}

client::performing::~performing() { innermost = outer_; }

const client::performing* client::performing::switch_to(const performing* other) {
  return std::exchange(innermost, other);
}

std::string client::parent() const {
  for (const auto* each = innermost; each != nullptr; each = each->outer_) {
    if (&each->client_ == this) return each->job_id_;
  }
  return {};
}

client::client(broker& storage, client_options options)
    : broker_{storage},
      options_{std::move(options)},
      surroundings_{*options_.clock,
                    options_.locks != nullptr ? *options_.locks : storage.locks(),
                    *this,
                    {},
                    options_.watching,
                    storage} {
  if (!options_.make_id) options_.make_id = random_id;
}

std::string client::encoded(const request& what, std::string_view queue, site from) const {
  if (what.job == nullptr) return what.arguments;
  try {
    auto text = encode_arguments(*what.type->codec, what.job);
    if (options_.check_lossless) check_lossless(*what.type->codec, what.job, text);
    return text;
  } catch (error& e) {
    error_context known;
    known.queue = queue;
    known.enqueued_at = from;
    e.add(known);
    throw;
  }
}

std::string client::payload_of(const context& where) const {
  try {
    auto payload = options_.format->encode(where.job_name(), where.arguments_json());
    if (broker_.stores()) options_.format->check(payload);
    if (options_.check_lossless) check_format(*options_.format, payload, where);
    return payload;
  } catch (error& e) {
    e.add(where.about());
    throw;
  } catch (const std::exception& e) {
    throw encode_error{fmt::format("the wire format failed: {}", e.what()), where.about()};
  }
}

enqueue_result client::enqueue(const std::shared_ptr<const job_type>& type, const arguments& given,
                               site from) {
  return enqueue({type, given.json()}, std::nullopt, from);
}

enqueue_result client::enqueue_to(std::string_view queue,
                                  const std::shared_ptr<const job_type>& type,
                                  const arguments& given, site from) {
  return enqueue({type, given.json()}, queue, from);
}

enqueue_result client::enqueue_to(std::string_view queue, std::string_view job_name,
                                  const arguments& given, site from) {
  return enqueue_to(queue, untyped(job_name), given, from);
}

enqueue_result client::enqueue_to_at(std::string_view queue, time_point due,
                                     std::string_view job_name, const arguments& given, site from) {
  const auto type = untyped(job_name);
  return enqueue(due_at({type, given.json()}, due), queue, from);
}

client::request client::due_in(request what, std::chrono::microseconds delay, site from) const {
  if (delay.count() < 0) {
    error_context about;
    about.job = what.type->name;
    about.enqueued_at = from;
    throw usage_error{"a job cannot be enqueued with a negative delay", about};
  }
  what.due = later(options_.clock->now(), delay);
  return what;
}

// A job on its way in: from its encoding to its push, or to a hook's veto.
class client::entry {
 public:
  entry(client& from, const request& what, std::optional<std::string_view> queue, site place)
      : client_{from},
        type_{*what.type},
        has_queue_{queue || type_.queue},
        queue_{queue ? std::string{*queue} : type_.queue.value_or("")},
        envelope_{{}, from.parent(), 1, from.options_.clock->now(), place, {}},
        where_{from.surroundings_, type_.name, queue_, envelope_, from.encoded(what, queue_, place),
               what.job,           type_.type},
        chain_{from.hooks_, type_.hooks, from.options_.watching},
        due_{what.due} {
    envelope_.id = from.options_.make_id();
  }

  /// \return whether no hook halted it.
  bool admit() {
    if (due_) check_due(*due_, envelope_.enqueued_at, where_.about());
    is_begun_ = true;
    if (due_) halted_by_ = chain_.before_schedule(where_);
    if (halted_by_.empty()) halted_by_ = chain_.before_enqueue(where_);
    if (!halted_by_.empty()) {
      undo();
      client_.options_.watching.enqueue_halted(where_, halted_by_);
      return false;
    }
    // Here and not earlier: in Resque the hooks of a job without a queue run before it is refused.
    if (!has_queue_ || type_.name.empty()) {
      throw usage_error{type_.name.empty() ? "a job needs a name on the wire"
                                           : "no queue is stated for this job: give its type a "
                                             "static constexpr auto queue = \"...\", or call "
                                             "enqueue_to(queue, job)",
                        where_.about()};
    }
    return true;
  }

  void undo() {
    if (std::exchange(is_begun_, false)) chain_.enqueue_undone(where_);
  }

  void push() {
    if (due_ && *due_ > envelope_.enqueued_at) {
      client_.broker_.schedule(*due_, queue_, message());
    } else {
      client_.broker_.push(queue_, message());
    }
  }

  void after_enqueue() {
    if (!where_.replaces().empty()) where_.withdraw(where_.replaces());
    chain_.after_enqueue(where_);
    if (due_) chain_.after_schedule(where_);
  }
  understudy::message message() {
    envelope_.headers = where_.headers();
    return {client_.payload_of(where_), envelope_};
  }
  const std::string& queue() const { return queue_; }
  bool is_halted() const { return !halted_by_.empty(); }
  enqueue_result result() { return {std::move(envelope_.id), std::move(halted_by_)}; }

 private:
  client& client_;
  const job_type& type_;
  bool has_queue_;
  std::string queue_;
  understudy::envelope envelope_;
  context where_;
  hook_chain chain_;
  std::optional<time_point> due_;
  std::string halted_by_;
  bool is_begun_ = false;
};

template <class Enqueue>
auto client::observed(const std::shared_ptr<const job_type>& type, Enqueue enqueue) {
  options_.watching.enqueuing(type);
  auto result = [&] {
    try {
      return enqueue();
    } catch (...) {
      options_.watching.enqueue_threw();
      throw;
    }
  }();
  options_.watching.enqueue_ended();
  return result;
}

enqueue_result client::enqueue(const request& what, std::optional<std::string_view> queue,
                               site from) {
  return observed(what.type, [&] { return unobserved_enqueue(what, queue, from); });
}

enqueue_result client::unobserved_enqueue(const request& what,
                                          std::optional<std::string_view> queue, site from) {
  entry job{*this, what, queue, from};
  try {
    if (!job.admit()) return job.result();
    job.push();
  } catch (...) {
    job.undo();
    throw;
  }
  job.after_enqueue();
  return job.result();
}

std::vector<enqueue_result> client::enqueue_all(const std::shared_ptr<const job_type>& type,
                                                const std::vector<const void*>& jobs,
                                                std::optional<std::string_view> queue, site from) {
  const auto push = [&] {
    std::deque<entry> entries;
    for (const auto* job : jobs) entries.emplace_back(*this, request{type, {}, job}, queue, from);
    try {
      std::vector<message> messages;
      messages.reserve(entries.size());
      for (auto& job : entries) {
        if (job.admit()) messages.push_back(job.message());
      }
      if (!messages.empty()) broker_.push_all(entries.front().queue(), std::move(messages));
    } catch (...) {
      for (auto job = entries.rbegin(); job != entries.rend(); ++job) job->undo();
      throw;
    }
    for (auto& job : entries) {
      if (!job.is_halted()) job.after_enqueue();
    }
    std::vector<enqueue_result> results;
    results.reserve(entries.size());
    for (auto& job : entries) results.push_back(job.result());
    return results;
  };
  return observed(type, push);
}

void PrintTo(const enqueue_result& result, std::ostream* out) {
  *out << "job " << result.id;
  if (!result) *out << ", halted by " << result.halted_by;
}

std::size_t client::destroy(std::string_view queue, std::string_view job_name,
                            const arguments& given) {
  const auto ids = broker_.remove(queue, options_.format->encode(job_name, given.json()));
  surroundings_.locks.release_all_of(ids, options_.clock->now());
  return ids.size();
}

std::size_t client::destroy(std::string_view queue, std::string_view job_name) {
  return remove_all(queue, job_name).size();
}

std::vector<std::string> client::remove_all(std::string_view queue, std::string_view job_name) {
  std::set<std::string> payloads;
  for (auto& waiting : broker_.peek(queue, 0, std::numeric_limits<std::size_t>::max())) {
    try {
      if (options_.format->decode(waiting.payload).job == job_name) {
        payloads.insert(std::move(waiting.payload));
      }
    } catch (const std::exception&) {
      // Not a job of this name; a worker will move it to the failed set.
    }
  }
  std::vector<std::string> ids;
  for (const auto& payload : payloads) {
    for (auto& id : broker_.remove(queue, payload)) ids.push_back(std::move(id));
  }
  surroundings_.locks.release_all_of(ids, options_.clock->now());
  return ids;
}

dequeue_result client::dequeue(
    const job_type& type, context& where,
    const std::function<std::vector<std::string>(const std::string&)>& remove) {
  const hook_chain chain{hooks_, type.hooks, options_.watching};
  if (auto halted_by = chain.before_dequeue(where); !halted_by.empty()) {
    return {0, std::move(halted_by)};
  }
  if (!type.queue) {
    throw usage_error{"no queue is stated for this job, so there is none to remove it from",
                      where.about()};
  }
  auto ids = remove(*type.queue);
  const auto count = ids.size();
  where.set_dequeued_ids(std::move(ids));
  chain.after_dequeue(where);
  return {count, {}};
}

dequeue_result client::dequeue(const request& what, const removal& remove) {
  const auto& type = *what.type;
  const envelope beside;
  const std::string queue_name = type.queue.value_or("");
  context where{surroundings_, type.name, queue_name, beside, encoded(what, queue_name, site{}),
                what.job,      type.type};
  const auto remove_payload = [&](const std::string& queue) {
    return remove(queue, options_.format->encode(type.name, where.arguments_json()));
  };
  return dequeue(type, where, remove_payload);
}

dequeue_result client::dequeue(const request& what) {
  return dequeue(what, removal{[this](const std::string& queue, const std::string& payload) {
                   return broker_.remove(queue, payload);
                 }});
}

dequeue_result client::cancel(const request& what) {
  return dequeue(what, removal{[this](const std::string& queue, const std::string& payload) {
                   return broker_.unschedule(queue, payload);
                 }});
}

bool client::cancel(std::string_view job_id) {
  if (!broker_.unschedule(job_id)) return false;
  surroundings_.locks.release_all_of({std::string{job_id}}, options_.clock->now());
  return true;
}

dequeue_result client::dequeue(const std::shared_ptr<const job_type>& type,
                               const arguments& given) {
  return dequeue(request{type, given.json()});
}

dequeue_result client::dequeue(const std::shared_ptr<const job_type>& type) {
  const envelope beside;
  const std::string queue_name = type->queue.value_or("");
  context where{surroundings_, type->name, queue_name, beside};
  return dequeue(*type, where,
                 [&](const std::string& queue) { return remove_all(queue, type->name); });
}

}  // namespace understudy
