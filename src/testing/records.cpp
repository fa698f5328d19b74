#include "testing/records.hpp"

#include <algorithm>
#include <charconv>

#include "understudy/context.hpp"
#include "understudy/error.hpp"

namespace understudy::detail {

const std::string* records::intern(std::string_view text) {
  const auto found = names_.find(text);
  return found != names_.end() ? &*found : &*names_.emplace(text).first;
}

void records::learn(const std::shared_ptr<const job_type>& type) {
  const std::scoped_lock guard{mutex_};
  types_.insert_or_assign(type->name, type);
}

std::uint32_t records::append(std::string_view queue, const envelope& beside, std::string payload) {
  const auto parent = beside.parent.empty() ? none : running_attempt(beside.parent);
  jobs_.push_back({beside.id, std::move(payload), intern(queue), nullptr, beside.enqueued_from,
                   beside.enqueued_at, moments_++, parent});
  return static_cast<std::uint32_t>(jobs_.size() - 1);
}

std::uint32_t records::add_job(std::string_view queue, const message& pushed) {
  const std::scoped_lock guard{mutex_};
  return append(queue, pushed.envelope, pushed.payload);
}

void records::add_halted(const context& where, std::string_view hook) {
  const std::scoped_lock guard{mutex_};
  const auto index = append(where.queue(), where.envelope(),
                            format_.encode(where.job_name(), where.arguments_json()));
  jobs_[index].halted_by = intern(hook);
}

void records::look_at(std::uint32_t job) {
  const std::scoped_lock guard{mutex_};
  for (auto& entry : attempts_) {
    if (entry.job == job) entry.seen = true;
  }
}

void records::add_hook(const context& where, hook_kind kind, std::string_view name) {
  const std::scoped_lock guard{mutex_};
  const bool enqueues = kind == hook_kind::before_enqueue || kind == hook_kind::after_enqueue;
  const bool performs = kind >= hook_kind::before_perform;
  hooks_.push_back({intern(name), kind, performs ? running_attempt(where.job_id()) : none,
                    enqueues ? where.job_id() : std::string{}});
}

void records::begin_attempt(const context& where) {
  const std::scoped_lock guard{mutex_};
  const auto known = index_of(where.job_id());
  const auto job = known != none ? known
                                 : append(where.queue(), where.envelope(),
                                          format_.encode(where.job_name(), where.arguments_json()));
  attempts_.push_back({job, static_cast<std::uint32_t>(hooks_.size()), none, nullptr, nullptr,
                       moments_++, outcome::performed, false, false});
  const auto index = static_cast<std::uint32_t>(attempts_.size() - 1);
  running_.push_back(index);
  for (auto* each : collectors_) {
    if (each->thread_ == std::this_thread::get_id()) each->begun_.push_back(index);
  }
}

void records::end_attempt(const context& where, const attempt_result& result) {
  const std::scoped_lock guard{mutex_};
  const auto index = running_attempt(where.job_id());
  auto& entry = attempts_[index];
  entry.outcome = result.outcome;
  entry.exception = result.exception;
  if (!result.hook.empty()) entry.hook = intern(result.hook);
  entry.end_hook = static_cast<std::uint32_t>(hooks_.size());
  entry.ended = true;
  running_.erase(std::find(running_.rbegin(), running_.rend(), index).base() - 1);
}

records::collector::collector(records& in) : in_{in}, thread_{std::this_thread::get_id()} {
  const std::scoped_lock guard{in_.mutex_};
  in_.collectors_.push_back(this);
}

records::collector::~collector() {
  const std::scoped_lock guard{in_.mutex_};
  std::erase(in_.collectors_, this);
}

std::vector<attempt> records::collector::attempts() const {
  std::vector<attempt> handles;
  for (const auto index : begun_) handles.push_back({in_.shared_from_this(), index});
  return handles;
}

// Ids of a fake count its enqueues, so an id says where to start looking: there or just before,
// since an enqueue that threw used up an id without an entry.
std::uint32_t records::index_of(std::string_view id) const {
  std::size_t count = 0;
  std::from_chars(id.data(), id.data() + id.size(), count);
  const auto hint = std::min(count, jobs_.size());
  for (auto i = hint; i-- > 0;) {
    if (jobs_[i].id == id) return static_cast<std::uint32_t>(i);
  }
  for (auto i = hint; i < jobs_.size(); ++i) {
    if (jobs_[i].id == id) return static_cast<std::uint32_t>(i);
  }
  return none;
}

std::uint32_t records::running_attempt(std::string_view job_id) const {
  const auto at = std::find_if(running_.rbegin(), running_.rend(), [&](std::uint32_t index) {
    return jobs_[attempts_[index].job].id == job_id;
  });
  return at == running_.rend() ? none : *at;
}

records::job_entry records::job(std::uint32_t index) const {
  const std::scoped_lock guard{mutex_};
  return jobs_[index];
}

records::attempt_entry records::attempt_at(std::uint32_t index, bool looks) const {
  const std::scoped_lock guard{mutex_};
  if (looks) attempts_[index].seen = true;
  return attempts_[index];
}

std::uint32_t records::job_count() const {
  const std::scoped_lock guard{mutex_};
  return static_cast<std::uint32_t>(jobs_.size());
}

std::optional<recorded_job> records::find(std::string_view id) const {
  const std::scoped_lock guard{mutex_};
  const auto index = index_of(id);
  return index == none ? std::nullopt : std::optional{handle(index)};
}

std::vector<recorded_job> records::jobs(bool halted) const {
  const std::scoped_lock guard{mutex_};
  std::vector<recorded_job> handles;
  for (std::uint32_t i = 0; i < jobs_.size(); ++i) {
    const auto& entry = jobs_[i];
    if ((entry.halted_by != nullptr) == halted) handles.push_back(handle(i));
  }
  return handles;
}

namespace {

template <class Entries, class Wanted>
std::vector<std::uint32_t> indexes(const Entries& entries, Wanted wanted) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (wanted(entries[i])) found.push_back(i);
  }
  return found;
}

}  // namespace

std::vector<attempt> records::attempts() const {
  const std::scoped_lock guard{mutex_};
  std::vector<attempt> handles;
  for (std::uint32_t i = 0; i < attempts_.size(); ++i) handles.push_back({shared_from_this(), i});
  return handles;
}

std::vector<records::event> records::events() const {
  const std::scoped_lock guard{mutex_};
  std::vector<event> all;
  for (std::uint32_t i = 0; i < jobs_.size(); ++i) {
    all.push_back({jobs_[i].moment, handle(i), std::nullopt});
  }
  for (std::uint32_t i = 0; i < attempts_.size(); ++i) {
    all.push_back({attempts_[i].moment, std::nullopt, attempt{shared_from_this(), i}});
  }
  std::sort(all.begin(), all.end(),
            [](const event& a, const event& b) { return a.moment < b.moment; });
  return all;
}

std::vector<attempt> records::attempts_of(std::uint32_t job) const {
  const std::scoped_lock guard{mutex_};
  std::vector<attempt> handles;
  for (const auto i : indexes(attempts_, [&](const auto& entry) { return entry.job == job; })) {
    handles.push_back({shared_from_this(), i});
  }
  return handles;
}

attempt records::last_attempt_of(std::uint32_t job) const {
  const std::scoped_lock guard{mutex_};
  auto index = static_cast<std::uint32_t>(attempts_.size() - 1);
  while (attempts_[index].job != job) --index;
  return {shared_from_this(), index};
}

std::vector<attempt> records::unseen_failures() const {
  const std::scoped_lock guard{mutex_};
  std::vector<attempt> handles;
  for (const auto i : indexes(attempts_, [](const auto& entry) {
         return entry.outcome == outcome::failed && !entry.seen;
       })) {
    handles.push_back({shared_from_this(), i});
  }
  return handles;
}

std::vector<recorded_job> records::enqueued_by(std::uint32_t attempt) const {
  const std::scoped_lock guard{mutex_};
  std::vector<recorded_job> handles;
  for (const auto i : indexes(jobs_, [&](const auto& entry) {
         return entry.parent_attempt == attempt && entry.halted_by == nullptr;
       })) {
    handles.push_back(handle(i));
  }
  return handles;
}

std::vector<hook_run> records::hooks_of_attempt(std::uint32_t attempt) const {
  const std::scoped_lock guard{mutex_};
  std::vector<hook_run> runs;
  const auto& entry = attempts_[attempt];
  const auto end = std::min<std::size_t>(entry.end_hook, hooks_.size());
  for (std::size_t i = entry.first_hook; i < end; ++i) {
    if (hooks_[i].attempt == attempt) runs.push_back({hooks_[i].kind, *hooks_[i].name});
  }
  return runs;
}

std::vector<hook_run> records::hooks_of_enqueue(std::uint32_t job) const {
  const std::scoped_lock guard{mutex_};
  std::vector<hook_run> runs;
  for (const auto& hook : hooks_) {
    if (!hook.job_id.empty() && hook.job_id == jobs_[job].id)
      runs.push_back({hook.kind, *hook.name});
  }
  return runs;
}

decoded_payload records::decode(const job_entry& entry) const {
  return format_.decode(entry.payload);
}

std::string records::describe(const job_entry& entry) const {
  try {
    const auto payload = decode(entry);
    std::shared_ptr<const job_type> type;
    {
      const std::scoped_lock guard{mutex_};
      const auto found = types_.find(payload.job);
      if (found != types_.end()) type = found->second;
    }
    if (!type || !type->codec) return payload.job + std::string{payload.arguments};
    const auto decoded = type->codec->make();
    try {
      decode_arguments(*type->codec, payload.arguments, decoded.get());
    } catch (const std::exception&) {
      return payload.job + " with undecodable arguments";
    }
    return describe_job(*type->codec, decoded.get());
  } catch (const std::exception&) {
    return "undecodable payload of " + std::to_string(entry.payload.size()) + " bytes";
  }
}

}  // namespace understudy::detail
