#include "understudy/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

namespace understudy {

std::shared_ptr<const job_type> detail::describe_type(const job_codec& codec,
                                                      std::optional<std::string_view> queue,
                                                      hook_list hooks, perform_function perform,
                                                      const std::type_info& type) {
  auto described = std::make_shared<job_type>();
  described->name = codec.job;
  if (queue) described->queue = std::string{*queue};
  described->hooks = std::move(hooks);
  described->perform = std::move(perform);
  described->codec = codec;
  described->type = &type;
  return described;
}

void dependencies::put(const entry& given) {
  const auto known = std::find_if(entries_.begin(), entries_.end(), [&](const entry& each) {
    return *each.type == *given.type && each.is_const == given.is_const;
  });
  if (known != entries_.end()) {
    *known = given;
  } else {
    entries_.push_back(given);
  }
}

void dependencies::add_all(const dependencies& more) {
  for (const auto& each : more.entries_) put(each);
}

void* dependencies::find(const std::type_info& type, bool is_const) const {
  void* found = nullptr;
  for (const auto& each : entries_) {
    if (*each.type != type || (each.is_const && !is_const)) continue;
    if (each.is_const == is_const) return each.object;
    found = each.object;
  }
  return found;
}

void dependencies::refuse(std::string_view type, const context& where) {
  throw usage_error{fmt::format("performing needs a {0}& that nobody provided: call provide(...) "
                                "before running, and provide<{0}>(...) for an object of a derived "
                                "type; what was provided as const serves const references only",
                                type),
                    where.about()};
}

struct registry::state {
  struct entry {
    std::shared_ptr<const job_type> type;             // null until told of
    std::shared_ptr<const perform_function> handler;  // null if the type performs itself
  };
  entry& entry_of(std::string_view name) {
    const auto found = entries.find(name);
    return found != entries.end() ? found->second : entries[std::string{name}];
  }

  std::mutex mutex;
  std::atomic<const job_type*> last_added = nullptr;  // one of those in entries, or null
  std::map<std::string, entry, std::less<>> entries;
  std::shared_ptr<const dependencies> provided;  // null while there are none
};

registry::registry() : state_{std::make_unique<state>()} {}
registry::~registry() = default;

void registry::provide_all(const dependencies& more) {
  const std::scoped_lock guard{state_->mutex};
  const auto& before = state_->provided;
  auto all = before ? std::make_shared<dependencies>(*before) : std::make_shared<dependencies>();
  all->add_all(more);
  state_->provided = std::move(all);
}

job_type::job_type() = default;
job_type::job_type(const job_type&) = default;
job_type& job_type::operator=(const job_type&) = default;
job_type::~job_type() = default;

bool job_type::is_bare() const { return type == nullptr && !perform && !codec && hooks.empty(); }

void registry::add(const std::shared_ptr<const job_type>& type) {
  if (type.get() == state_->last_added || type->is_bare()) return;
  const std::scoped_lock guard{state_->mutex};
  auto& known = state_->entry_of(type->name);
  if (known.type == type) {
    state_->last_added = type.get();
    return;
  }
  const auto is_same = [&] {
    const auto* one = known.type->type;
    const auto* other = type->type;
    return one == other || (one != nullptr && other != nullptr && *one == *other);
  };
  if (known.type && !is_same()) {
    error_context about;
    about.job = type->name;
    const auto spelled = [](const job_type& one) {
      return one.type != nullptr ? readable_name(*one.type) : "a type made at run time";
    };
    throw usage_error{fmt::format("two job types have one name on the wire, {} and {}: give one of "
                                  "them another job_name",
                                  spelled(*known.type), spelled(*type)),
                      about};
  }
  known.type = type;
  state_->last_added = type.get();
}

void registry::perform_with(std::string_view name, perform_function handler) {
  const std::scoped_lock guard{state_->mutex};
  state_->entry_of(name).handler = std::make_shared<const perform_function>(std::move(handler));
}

std::shared_ptr<const job_type> registry::find(std::string_view name) const {
  const std::scoped_lock guard{state_->mutex};
  const auto found = state_->entries.find(name);
  return found == state_->entries.end() ? nullptr : found->second.type;
}

void registry::performer::operator()(context& where) const {
  static const dependencies none;
  (*perform_)(where, provided_ ? *provided_ : none);
}

const hook_list& registry::performer::hooks() const {
  static const hook_list none;
  return type_ ? type_->hooks : none;
}

registry::performer registry::performer_of(std::string_view name) const {
  const auto refuse = [name](const char* problem) {
    error_context about;
    about.job = name;
    throw unknown_job_error{problem, about};
  };
  performer found;
  const std::scoped_lock guard{state_->mutex};
  const auto at = state_->entries.find(name);
  if (at == state_->entries.end())
    refuse("nothing is known of this name: call handle<J>() for the job's type, or handle(name, callable)");
  const auto& [type, handler] = at->second;
  found.type_ = type;
  found.provided_ = state_->provided;
  if (handler) {
    found.perform_ = handler;
  } else if (type->perform) {
    found.perform_ = {type, &type->perform};
  } else {
    refuse(
        "nothing performs this job: give it a perform() (just one, and no template), or call "
        "handle<J>(callable)");
  }
  return found;
}

}  // namespace understudy
