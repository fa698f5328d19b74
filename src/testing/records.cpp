#include "testing/records.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>

#include "understudy/context.hpp"
#include "understudy/error.hpp"
#include "wire/cut.hpp"

namespace understudy::detail {

// A hook or queue of one type comes by at each of its jobs, and then from the same place.
const std::string* records::intern(std::string_view text) {
  const auto place = reinterpret_cast<std::uintptr_t>(text.data()) / 8 % recent_names_.size();
  auto& recent = recent_names_[place];
  if (recent.text != text.data() || *recent.name != text) {
    const auto found = names_.find(text);
    recent = {text.data(), found != names_.end() ? &*found : &*names_.emplace(text).first};
  }
  return recent.name;
}

std::string_view records::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* kept = static_cast<char*>(texts_.allocate(text.size(), 1));
  std::memcpy(kept, text.data(), text.size());
  return {kept, text.size()};
}

// The hooks of one enqueue, and then the job, come one after the other.
std::string_view records::keep_id(std::string_view id) {
  if (last_id_ != id) last_id_ = keep(id);
  return last_id_;
}

records::jobs_of_name::value_type* records::jobs_named_in(std::string_view payload) {
  try {
    const auto name = format_.job_of(payload);
    if (recent_ == nullptr || recent_->first != name) {
      const auto known = last_of_name_.find(name);
      recent_ = known != last_of_name_.end() ? &*known : &*last_of_name_.emplace(name, none).first;
    }
    return recent_;
  } catch (const std::exception&) {
    return nullptr;
  }
}

std::uint32_t records::append(std::string_view queue, const envelope& beside,
                              std::string_view payload) {
  const auto parent = beside.parent.empty() ? none : parent_attempt(beside.parent);
  auto* const named = jobs_named_in(payload);
  jobs_.push_back({keep_id(beside.id), keep(payload), named ? &named->first : nullptr,
                   intern(queue), nullptr, beside.enqueued_from, beside.enqueued_at,
                   beside.enqueued_at, moments_++, parent, named ? named->second : none});
  const auto index = static_cast<std::uint32_t>(jobs_.size() - 1);
  if (named != nullptr) named->second = index;
  if (!beside.headers.empty()) headers_[index] = beside.headers;
  tell_waiters();
  job_count_.store(index + 1, std::memory_order_release);
  return index;
}

std::uint32_t records::add_job(std::string_view queue, const message& pushed, time_point due) {
  const std::scoped_lock guard{mutex_};
  const auto index = append(queue, pushed.envelope, pushed.payload);
  jobs_[index].due = due;
  return index;
}

void records::add_halted(const context& where, std::string_view hook) {
  const std::scoped_lock guard{mutex_};
  const auto index = append(where.queue(), where.envelope(),
                            format_.encode(where.job_name(), where.arguments_json()));
  jobs_[index].halted_by = intern(hook);
}

// By a broker that was to store it.
void records::add_refusal(std::uint32_t job) {
  const std::scoped_lock guard{mutex_};
  jobs_[job].halted_by = intern("broker");
}

void records::look_at(std::uint32_t job) {
  const std::scoped_lock guard{mutex_};
  for (std::size_t i = 0; i < attempts_.size(); ++i) {
    if (attempts_[i].job == job) attempts_[i].seen = true;
  }
}

void records::add_hook(const context& where, hook_kind kind, std::string_view name) {
  const std::scoped_lock guard{mutex_};
  const auto within = running_in(where);
  const bool enqueues = within == running_.end();
  hooks_.push_back({intern(name), kind, enqueues ? none : within->attempt,
                    enqueues ? keep_id(where.job_id()) : std::string_view{}});
}

void records::begin_attempt(const context& where) {
  const std::scoped_lock guard{mutex_};
  const auto known = index_of(where.job_id());
  const auto job = known != none ? known
                                 : append(where.queue(), where.envelope(),
                                          format_.encode(where.job_name(), where.arguments_json()));
  const auto first_hook = static_cast<std::uint32_t>(hooks_.size());
  attempts_.push_back({job, moments_++, first_hook, none, nullptr, where.clock().now(),
                       outcome::performed, false, false, false, false,
                       lane_of(std::this_thread::get_id()), where.attempt()});
  const auto index = static_cast<std::uint32_t>(attempts_.size() - 1);
  running_.push_back({&where, index, std::this_thread::get_id()});
  for (auto* each : collectors_) {
    if (each->thread_ == std::this_thread::get_id()) each->begun_.push_back(index);
  }
}

void records::end_attempt(const context& where, const attempt_result& result) {
  const std::scoped_lock guard{mutex_};
  const auto within = running_in(where);
  auto& entry = attempts_[within->attempt];
  entry.outcome = result.outcome;
  entry.came_late = result.came_late;
  entry.in_failed_set = result.in_failed_set;
  if (result.exception) {
    auto at = thrown_.end();
    while (at != thrown_.begin() && std::prev(at)->attempt > within->attempt) --at;
    thrown_.insert(at,
                   {within->attempt, result.exception, result.retry_at, where.clock().now()});
  }
  if (!result.hook.empty()) entry.hook = intern(result.hook);
  if (result.outcome == outcome::retried && !result.came_late) last_retries_[entry.job] = result.retry_at;
  entry.end_hook = static_cast<std::uint32_t>(hooks_.size());
  entry.ended = true;
  running_.erase(within);
  tell_waiters();
}

std::uint16_t records::lane_of(std::thread::id thread) {
  const auto known = std::find(lanes_.begin(), lanes_.end(), thread);
  const auto lane = known - lanes_.begin();
  if (known == lanes_.end()) lanes_.push_back(thread);
  return static_cast<std::uint16_t>(lane);
}

void records::tell_waiters() {
  ++changes_;
  if (waiters_ != 0) changed_.notify_all();
}

bool records::wait_for(std::chrono::milliseconds time, const std::function<bool()>& met) const {
  const auto deadline = std::chrono::steady_clock::now() + time;
  std::unique_lock guard{mutex_};
  ++waiters_;
  bool is_met = false;
  for (bool is_late = false; !is_met && !is_late;) {
    const auto seen = changes_;
    guard.unlock();
    is_met = met();
    guard.lock();
    if (is_met) break;
    is_late = !changed_.wait_until(guard, deadline, [&] { return changes_ != seen; });
  }
  --waiters_;
  return is_met;
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
  handles.reserve(begun_.size());
  for (const auto index : begun_) handles.push_back(in_.attempt_handle(index));
  return handles;
}

// Ids of a fake count its enqueues, so an id says where to start looking: there or just before,
// since an enqueue that threw used up an id without an entry.
std::uint32_t records::index_of(std::string_view id) const {
  if (id.empty()) return none;
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

std::vector<records::running_attempt>::const_iterator records::running_in(
    const context& where) const {
  return std::find_if(running_.begin(), running_.end(),
                      [&](const running_attempt& each) { return each.where == &where; });
}

// A job enqueues in the thread that performs it.
std::uint32_t records::parent_attempt(std::string_view job_id) const {
  const auto at =
      std::find_if(running_.rbegin(), running_.rend(), [&](const running_attempt& each) {
        return each.thread == std::this_thread::get_id() &&
               jobs_[attempts_[each.attempt].job].id == job_id;
      });
  return at == running_.rend() ? none : at->attempt;
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

const records::thrown* records::thrown_by(std::uint32_t attempt) const {
  const auto found = std::lower_bound(
      thrown_.begin(), thrown_.end(), attempt,
      [](const thrown& each, std::uint32_t wanted) { return each.attempt < wanted; });
  return found != thrown_.end() && found->attempt == attempt ? &*found : nullptr;
}

std::exception_ptr records::exception_of(std::uint32_t attempt, bool looks) const {
  const std::scoped_lock guard{mutex_};
  if (looks) attempts_[attempt].seen = true;
  const auto* found = thrown_by(attempt);
  return found != nullptr ? found->exception : nullptr;
}

std::optional<records::retry> records::retry_of(std::uint32_t attempt) const {
  const std::scoped_lock guard{mutex_};
  const auto* found = thrown_by(attempt);
  if (found == nullptr || attempts_[attempt].outcome != outcome::retried) return std::nullopt;
  return retry{found->retry_at, found->retry_at - found->ended_at};
}

time_point records::due_of(std::uint32_t job) const {
  const std::scoped_lock guard{mutex_};
  const auto retried = last_retries_.find(job);
  return retried != last_retries_.end() ? retried->second : jobs_[job].due;
}

std::uint32_t records::find(std::string_view id) const {
  const std::scoped_lock guard{mutex_};
  return index_of(id);
}

std::uint32_t records::moment() const {
  const std::scoped_lock guard{mutex_};
  return moments_;
}

std::vector<recorded_job> records::jobs(const span& within, bool halted) const {
  const std::scoped_lock guard{mutex_};
  std::vector<recorded_job> handles;
  for (std::uint32_t i = 0; i < jobs_.size(); ++i) {
    const auto& entry = jobs_[i];
    if ((entry.halted_by != nullptr) == halted && within.holds(entry.moment))
      handles.push_back(job_handle(i));
  }
  return handles;
}

std::vector<recorded_job> records::jobs(const span& within, bool halted,
                                        std::string_view name) const {
  const std::scoped_lock guard{mutex_};
  std::vector<recorded_job> handles;
  const auto known = last_of_name_.find(name);
  auto i = known != last_of_name_.end() ? known->second : none;
  for (; i != none; i = jobs_[i].previous) {
    const auto& entry = jobs_[i];
    if ((entry.halted_by != nullptr) == halted && within.holds(entry.moment))
      handles.push_back(job_handle(i));
  }
  std::reverse(handles.begin(), handles.end());
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

std::vector<attempt> records::attempts(const span& within) const {
  const std::scoped_lock guard{mutex_};
  std::vector<attempt> handles;
  for (std::uint32_t i = 0; i < attempts_.size(); ++i) {
    if (within.holds(attempts_[i].moment)) handles.push_back(attempt_handle(i));
  }
  return handles;
}

std::vector<records::event> records::events(const span& within) const {
  const std::scoped_lock guard{mutex_};
  std::vector<event> all;
  const auto add = [&](std::uint32_t moment, std::uint32_t index, bool is_attempt) {
    if (within.holds(moment)) all.push_back({moment, index, is_attempt});
  };
  for (std::uint32_t i = 0; i < jobs_.size(); ++i) add(jobs_[i].moment, i, false);
  for (std::uint32_t i = 0; i < attempts_.size(); ++i) add(attempts_[i].moment, i, true);
  std::sort(all.begin(), all.end(),
            [](const event& a, const event& b) { return a.moment < b.moment; });
  return all;
}

std::vector<attempt> records::attempts_of(std::uint32_t job) const {
  const std::scoped_lock guard{mutex_};
  std::vector<attempt> handles;
  for (const auto i : indexes(attempts_, [&](const auto& entry) { return entry.job == job; })) {
    handles.push_back(attempt_handle(i));
  }
  return handles;
}

attempt records::last_attempt_of(std::uint32_t job) const {
  const std::scoped_lock guard{mutex_};
  auto index = static_cast<std::uint32_t>(attempts_.size() - 1);
  while (attempts_[index].job != job) --index;
  return attempt_handle(index);
}

std::vector<attempt> records::unseen_failures(const span& within) const {
  const std::scoped_lock guard{mutex_};
  std::vector<attempt> handles;
  for (const auto& each : thrown_) {
    const auto& entry = attempts_[each.attempt];
    if (entry.outcome == outcome::failed && !entry.seen && within.holds(entry.moment))
      handles.push_back(attempt_handle(each.attempt));
  }
  return handles;
}

std::vector<recorded_job> records::enqueued_by(std::uint32_t attempt) const {
  const std::scoped_lock guard{mutex_};
  std::vector<recorded_job> handles;
  for (const auto i : indexes(jobs_, [&](const auto& entry) {
         return entry.parent_attempt == attempt && entry.halted_by == nullptr;
       })) {
    handles.push_back(job_handle(i));
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

std::map<std::string_view, std::vector<hook_run>> records::hooks_of_enqueues() const {
  const std::scoped_lock guard{mutex_};
  std::map<std::string_view, std::vector<hook_run>> runs;
  for (std::size_t i = 0; i < hooks_.size(); ++i) {
    const auto& hook = hooks_[i];
    if (!hook.job_id.empty()) runs[hook.job_id].push_back({hook.kind, *hook.name});
  }
  return runs;
}

header_list records::headers_of(std::uint32_t job) const {
  const std::scoped_lock guard{mutex_};
  const auto found = headers_.find(job);
  return found != headers_.end() ? found->second : header_list{};
}

decoded_payload records::decode(const job_entry& entry) const {
  return format_.decode(entry.payload);
}

shown_arguments records::show(const job_entry& entry) const {
  const auto payload = decode(entry);
  shown_arguments shown{payload.arguments, payload.arguments};
  const auto type = types_->find(payload.job);
  if (!type || !type->codec) return shown;
  type->codec->with_new([&](void* job) {
    decode_arguments(*type->codec, payload.arguments, job);
    shown = show_arguments(*type->codec, job);
  });
  return shown;
}

std::string records::describe(const job_entry& entry) const {
  try {
    const auto payload = decode(entry);
    const auto type = types_->find(payload.job);
    if (!type || !type->codec) return payload.job + cut(payload.arguments);
    std::string text;
    type->codec->with_new([&](void* job) {
      try {
        decode_arguments(*type->codec, payload.arguments, job);
        text = describe_job(*type->codec, job);
      } catch (const std::exception&) {
        text = payload.job + " with undecodable arguments";
      }
    });
    return text;
  } catch (const std::exception&) {
    return "undecodable payload of " + std::to_string(entry.payload.size()) + " bytes";
  }
}

}  // namespace understudy::detail
