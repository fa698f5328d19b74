#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "understudy/context.hpp"
#include "understudy/hooks/hook.hpp"

namespace understudy {

/// The plugins of a job, in the order in which their hooks run; the job's own hooks run last.
///
///     using plugins = understudy::plugins<understudy::unique_job<>, audit>;
///
/// A plugin is a default-constructible type with hooks as const members, each taking the job, the
/// context, both or neither:
///
///     struct audit {
///       static constexpr auto name = "audit";  // in messages; default: the type's name
///       bool before_enqueue(understudy::context&) const;            // false halts; or void
///       template <class Job> void after_perform(const Job&, understudy::context&) const;
///       void around_perform(understudy::context&, const understudy::yield& next) const;
///       void on_failure(understudy::context&, const std::exception_ptr&) const;
///     };
///
/// The others are `before_schedule` and `after_schedule`, as `before_enqueue` and `after_enqueue`,
/// and `on_exhausted`, as `on_failure`.
template <class... Plugin>
struct plugins {};

namespace detail {

// One type a kind of hook, since a member's name cannot be a template argument.
#define UNDERSTUDY_DETAIL_HOOK(kind)                                                       \
  struct kind##_hook {                                                                     \
    static constexpr auto name = #kind;                                                    \
    struct rival {                                                                         \
      void kind();                                                                         \
    };                                                                                     \
    template <class T>                                                                     \
    struct rivals : T, rival {};                                                           \
    /* Any member of this name, overloaded or a template too, makes it ambiguous. */       \
    template <class T>                                                                     \
    static constexpr bool names() {                                                        \
      if constexpr (std::is_final_v<T>) {                                                  \
        return requires { &T::kind; };                                                     \
      } else {                                                                             \
        return !requires { &rivals<T>::kind; };                                            \
      }                                                                                    \
    }                                                                                      \
    template <class T>                                                                     \
    static constexpr bool is_named = names<T>();                                           \
    template <class T, class... A>                                                         \
    static constexpr bool takes = requires(const T& t, A... a) { t.kind(static_cast<A>(a)...); }; \
    template <class T, class... A>                                                         \
    static decltype(auto) call(const T& t, A&&... a) {                                     \
      return t.kind(std::forward<A>(a)...);                                                \
    }                                                                                      \
  }
UNDERSTUDY_DETAIL_HOOK(before_schedule);
UNDERSTUDY_DETAIL_HOOK(after_schedule);
UNDERSTUDY_DETAIL_HOOK(before_enqueue);
UNDERSTUDY_DETAIL_HOOK(after_enqueue);
UNDERSTUDY_DETAIL_HOOK(before_dequeue);
UNDERSTUDY_DETAIL_HOOK(after_dequeue);
UNDERSTUDY_DETAIL_HOOK(before_perform);
UNDERSTUDY_DETAIL_HOOK(around_perform);
UNDERSTUDY_DETAIL_HOOK(after_perform);
UNDERSTUDY_DETAIL_HOOK(on_failure);
UNDERSTUDY_DETAIL_HOOK(on_exhausted);
#undef UNDERSTUDY_DETAIL_HOOK

/// Stands for the job type where hooks serve jobs of any type.
struct any_job {};

template <class Hook, class Job, class T, class... Extra>
inline constexpr bool takes_job = !std::is_same_v<Job, any_job> &&
                                  (Hook::template takes<T, const Job&, context&, const Extra&...> ||
                                   Hook::template takes<T, const Job&, const Extra&...>);

template <class Hook, class Job, class T, class... Extra>
inline constexpr bool has_hook = takes_job<Hook, Job, T, Extra...> ||
                                 Hook::template takes<T, context&, const Extra&...> ||
                                 Hook::template takes<T, const Extra&...>;

template <class Hook, class Job, class T, class... Extra>
decltype(auto) call_hook(const T& target, context& where, const Extra&... extra) {
  // The job first: a hook that is a template would take a context for one.
  if constexpr (!takes_job<Hook, Job, T, Extra...>) {
    if constexpr (Hook::template takes<T, context&, const Extra&...>) {
      return Hook::call(target, where, extra...);
    } else {
      return Hook::call(target, extra...);
    }
  } else if constexpr (Hook::template takes<T, const Job&, context&, const Extra&...>) {
    return Hook::call(target, where.job<Job>(), where, extra...);
  } else {
    return Hook::call(target, where.job<Job>(), extra...);
  }
}

template <class Hook, class Job, class T, class Result, class... Extra, class Target>
void add_hook(std::vector<hook_list::hook<Result, Extra...>>& hooks, const Target& target_of,
              const std::string& owner) {
  if constexpr (std::is_same_v<Job, any_job>) {
    static_assert(!Hook::template takes<T, const any_job&, const Extra&...> &&
                      !Hook::template takes<T, const any_job&, context&, const Extra&...>,
                  "understudy: a plugin for all jobs of a client or worker takes the context "
                  "(understudy::context&), not the job; name a plugin that takes the job in the "
                  "job's own plugins");
  }
  if constexpr (has_hook<Hook, Job, T, Extra...>) {
    constexpr bool needs_job = Target::is_job || takes_job<Hook, Job, T, Extra...>;
    const auto has_job = [](context& where) {
      if constexpr (needs_job && (std::is_same_v<Hook, on_failure_hook> ||
                                  std::is_same_v<Hook, on_exhausted_hook>)) {
        return where.has_job() && where.fits<Job>();
      } else {
        return !needs_job || where.has_job();
      }
    };
    const auto run = [target_of, has_job](context& where, const Extra&... extra) -> Result {
      const auto call = [&]() -> decltype(auto) {
        return call_hook<Hook, Job>(target_of(where), where, extra...);
      };
      constexpr bool answers = std::is_same_v<Result, bool> && !std::is_void_v<decltype(call())>;
      if (has_job(where)) {
        if constexpr (answers) {
          static_assert(std::is_convertible_v<decltype(call()), bool>,
                        "understudy: a before_schedule, before_enqueue or before_dequeue hook "
                        "answers bool (false halts) or nothing");
          return static_cast<bool>(call());
        } else if constexpr (std::is_same_v<Result, bool>) {
          call();
        } else {
          return static_cast<void>(call());
        }
      }
      // Passed over: as if the hook were not there.
      if constexpr (std::is_same_v<Result, bool>) return true;
      if constexpr (std::is_same_v<Hook, around_perform_hook>) (extra(), ...);
    };
    hooks.push_back({owner + "." + Hook::name, run});
  } else {
    static_assert(!Hook::template is_named<T>,
                  "understudy: a hook has parameters that it cannot be given. It takes the job "
                  "(const Job&), the context (understudy::context&), both in this order, or "
                  "neither; around_perform then takes const understudy::yield&, on_failure "
                  "and on_exhausted const std::exception_ptr&; and it has to be const");
  }
}

template <class Job, class T, class Target>
void add_hooks(hook_list& hooks, const Target& target, const std::string& owner) {
  add_hook<before_schedule_hook, Job, T>(hooks.before_schedule, target, owner);
  add_hook<after_schedule_hook, Job, T>(hooks.after_schedule, target, owner);
  add_hook<before_enqueue_hook, Job, T>(hooks.before_enqueue, target, owner);
  add_hook<after_enqueue_hook, Job, T>(hooks.after_enqueue, target, owner);
  add_hook<before_dequeue_hook, Job, T>(hooks.before_dequeue, target, owner);
  add_hook<after_dequeue_hook, Job, T>(hooks.after_dequeue, target, owner);
  add_hook<before_perform_hook, Job, T>(hooks.before_perform, target, owner);
  add_hook<around_perform_hook, Job, T>(hooks.around_perform, target, owner);
  add_hook<after_perform_hook, Job, T>(hooks.after_perform, target, owner);
  add_hook<on_failure_hook, Job, T>(hooks.on_failure, target, owner);
  add_hook<on_exhausted_hook, Job, T>(hooks.on_exhausted, target, owner);
}

template <class Plugin>
struct plugin_target {
  static constexpr bool is_job = false;
  std::shared_ptr<const Plugin> plugin;
  const Plugin& operator()(context&) const { return *plugin; }
};

template <class Job>
struct job_target {
  static constexpr bool is_job = true;
  const Job& operator()(context& where) const { return where.job<Job>(); }
};

template <class Plugin>
std::string plugin_name() {
  if constexpr (requires { std::string{Plugin::name}; }) {
    return Plugin::name;
  } else {
    return std::string{type_spelling<Plugin>()};
  }
}

template <class List>
inline constexpr bool is_plugins = false;
template <class... Plugin>
inline constexpr bool is_plugins<plugins<Plugin...>> = true;

template <class Job, class... Plugin>
void add_plugins(hook_list& hooks, plugins<Plugin...>) {
  (add_hooks<Job, Plugin>(hooks, plugin_target<Plugin>{std::make_shared<const Plugin>()},
                          plugin_name<Plugin>()),
   ...);
}

}  // namespace detail

/// Adds a plugin's hooks to a list that serves jobs of any type, such as a client's.
template <class Plugin>
void add_plugin(hook_list& hooks, Plugin plugin) {
  detail::add_hooks<detail::any_job, Plugin>(
      hooks, detail::plugin_target<Plugin>{std::make_shared<const Plugin>(std::move(plugin))},
      detail::plugin_name<Plugin>());
}

/// The hooks of a job type: those of its plugins, then its own.
template <job J>
hook_list hooks_of() {
  hook_list hooks;
  if constexpr (requires { typename J::plugins; }) {
    constexpr bool is_list = detail::is_plugins<typename J::plugins>;
    static_assert(is_list,
                  "understudy: a job lists its plugins as "
                  "using plugins = understudy::plugins<plugin, ...>;");
    if constexpr (is_list) detail::add_plugins<J>(hooks, typename J::plugins{});
  }
  detail::add_hooks<J, J>(hooks, detail::job_target<J>{}, std::string{job_name<J>()});
  return hooks;
}

}  // namespace understudy
