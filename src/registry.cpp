#include "understudy/registry.hpp"

#include <fmt/format.h>

namespace understudy {

void dependencies::refuse(std::string_view type, const context& where) {
  throw usage_error{fmt::format("performing needs a {0}& that nobody provided: call provide(...) "
                                "before running, and provide<{0}>(...) for an object of a derived "
                                "type; what was provided as const serves const references only",
                                type),
                    where.about()};
}

registry::entry& registry::entry_of(std::string_view name) {
  const auto found = entries_.find(name);
  return found != entries_.end() ? found->second : entries_[std::string{name}];
}

void registry::add(const std::shared_ptr<const job_type>& type) {
  const std::scoped_lock guard{mutex_};
  auto& known = entry_of(type->name);
  if (known.type == type) return;
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
}

void registry::handle(std::string_view name, perform_function handler) {
  const std::scoped_lock guard{mutex_};
  entry_of(name).handler = std::make_shared<const perform_function>(std::move(handler));
}

std::shared_ptr<const job_type> registry::find(std::string_view name) const {
  const std::scoped_lock guard{mutex_};
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : found->second.type;
}

registry::performer registry::performer_of(std::string_view name) const {
  const std::scoped_lock guard{mutex_};
  error_context about;
  about.job = name;
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    throw unknown_job_error{"no job type of this name is known: call handle<J>() for it", about};
  }
  const auto& [type, handler] = found->second;
  if (handler) return {handler, provided_};
  if (type->perform) return {{type, &type->perform}, provided_};
  throw unknown_job_error{
      "nothing performs this job: give it a perform() (just one, and no template), or call "
      "handle<J>(callable)",
      about};
}

}  // namespace understudy
