#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include "understudy/hooks/plugins.hpp"
#include "understudy/job.hpp"
#include "understudy/wire/job_codec.hpp"

namespace understudy {

/// What performing asks for, by type. Holds references, not the objects.
class dependencies {
 public:
  template <class D>
  void add(D& dependency) {
    const void* address = std::addressof(dependency);
    put({&typeid(D), std::is_const_v<D>, const_cast<void*>(address)});
  }

  /// Adds those of another, which take the place of ones of the same type.
  void add_all(const dependencies& more);

  /// The dependency that was provided as `D`; for a const `D`, else the one for a non-const.
  /// \throws usage_error that names `D` and the job, if there is none.
  template <class D>
  D& get(const context& where) const {
    void* found = find(typeid(D), std::is_const_v<D>);
    if (found == nullptr) refuse(detail::type_spelling<D>(), where);
    return *static_cast<D*>(found);
  }

 private:
  struct entry {
    const std::type_info* type;
    bool is_const;
    void* object;
  };
  [[noreturn]] static void refuse(std::string_view type, const context& where);
  void put(const entry& given);
  void* find(const std::type_info& type, bool is_const) const;

  std::vector<entry> entries_;  // few, so a search in order is as quick as any
};

/// What performs a job: decodes it from the context and calls what the user gave.
using perform_function = std::function<void(context&, const dependencies&)>;

/// All that is known of a job type. Typed jobs are described once by `of`; a type made at run time
/// fills one by hand.
struct job_type {
  // Defined apart, so that not every file with a job compiles them.
  job_type();
  job_type(const job_type&);
  job_type& operator=(const job_type&);
  ~job_type();

  std::string name;                    ///< on the wire
  std::optional<std::string> queue;    ///< where it goes unless told otherwise
  hook_list hooks;
  perform_function perform;            ///< empty if the type has no `perform` of its own
  std::optional<job_codec> codec;      ///< none for jobs without a C++ type
  const std::type_info* type = nullptr;

  /// Whether it says nothing but its name: that of an untyped enqueue.
  bool is_bare() const;

  /// The description of `J`, one for all.
  template <job J>
  static const std::shared_ptr<const job_type>& of();
};

namespace detail {

template <class Signature>
struct parameters_of;
#define UNDERSTUDY_DETAIL_PARAMETERS(qualifiers)                 \
  template <class R, class C, class... A>                        \
  struct parameters_of<R (C::*)(A...) qualifiers> {              \
    using type = std::tuple<A...>;                               \
  };                                                             \
  template <class R, class C, class... A>                        \
  struct parameters_of<R (C::*)(A...) qualifiers noexcept> {     \
    using type = std::tuple<A...>;                               \
  }
UNDERSTUDY_DETAIL_PARAMETERS();
UNDERSTUDY_DETAIL_PARAMETERS(const);
UNDERSTUDY_DETAIL_PARAMETERS(&);
UNDERSTUDY_DETAIL_PARAMETERS(const&);
UNDERSTUDY_DETAIL_PARAMETERS(&&);
#undef UNDERSTUDY_DETAIL_PARAMETERS
template <class R, class... A>
struct parameters_of<R (*)(A...)> {
  using type = std::tuple<A...>;
};

template <class F>
constexpr auto call_signature() {
  static_assert(std::is_pointer_v<F> || requires { &F::operator(); },
                "understudy: a handler states the types of its parameters: no auto, no overloads");
  if constexpr (requires { &F::operator(); }) {
    return parameters_of<decltype(&F::operator())>{};
  } else if constexpr (std::is_pointer_v<F>) {
    return parameters_of<F>{};
  } else {
    return parameters_of<void (*)()>{};
  }
}
template <class F>
using call_parameters = typename decltype(call_signature<F>())::type;

template <class P>
decltype(auto) resolve(context& where, const dependencies& provided) {
  using plain = std::remove_cvref_t<P>;
  if constexpr (std::is_same_v<plain, context>) {
    return (where);
  } else if constexpr (std::is_same_v<plain, dependencies>) {
    return (provided);
  } else if constexpr (std::is_same_v<plain, client>) {
    return (where.client());
  } else {
    static_assert(std::is_lvalue_reference_v<P>,
                  "understudy: perform takes its dependencies by reference (mailer&), which "
                  "provide(...) lends");
    return provided.get<std::remove_reference_t<P>>(where);
  }
}

template <class J>
concept performs_itself = requires { &J::perform; };

template <job J, class... P>
void call_perform(J& job, context& where, const dependencies& provided, std::tuple<P...>*) {
  std::move(job).perform(resolve<P>(where, provided)...);
}

template <job J>
perform_function own_perform() {
  if constexpr (performs_itself<J>) {
    return [](context& where, const dependencies& provided) {
      using parameters = typename parameters_of<decltype(&J::perform)>::type;
      auto decoded = where.decode<J>();
      call_perform(decoded, where, provided, static_cast<parameters*>(nullptr));
    };
  } else {
    return {};
  }
}

template <class J, class F, class First, class... P>
void call_handler(F& handler, J& job, context& where, const dependencies& provided,
                  std::tuple<First, P...>*) {
  static_assert(std::is_same_v<std::remove_cvref_t<First>, J>,
                "understudy: a handler takes its job first: const J&, J&& or J");
  if constexpr (std::is_lvalue_reference_v<First>) {
    handler(job, resolve<P>(where, provided)...);
  } else {
    handler(std::move(job), resolve<P>(where, provided)...);
  }
}

template <class F, class... P>
void call_untyped_handler(F& handler, context& where, const dependencies& provided,
                          std::tuple<P...>*) {
  static_assert((!std::is_same_v<std::remove_cvref_t<P>, std::string> && ...),
                "understudy: a handler by name takes its job's arguments as "
                "const understudy::arguments&, not as text");
  handler(resolve<P>(where, provided)...);
}
template <class F, class First, class... P>
  requires std::is_same_v<std::remove_cvref_t<First>, arguments>
void call_untyped_handler(F& handler, context& where, const dependencies& provided,
                          std::tuple<First, P...>*) {
  handler(where.arguments(), resolve<P>(where, provided)...);
}

template <class F>
perform_function untyped_handler(F handler) {
  return [handler = std::move(handler)](context& where, const dependencies& provided) mutable {
    using parameters = call_parameters<F>;
    call_untyped_handler(handler, where, provided, static_cast<parameters*>(nullptr));
  };
}

template <job J, class F>
perform_function handled_by(F handler) {
  return [handler = std::move(handler)](context& where, const dependencies& provided) mutable {
    auto decoded = where.decode<J>();
    using parameters = call_parameters<F>;
    call_handler(handler, decoded, where, provided, static_cast<parameters*>(nullptr));
  };
}

std::shared_ptr<const job_type> describe_type(const job_codec& codec,
                                              std::optional<std::string_view> queue,
                                              hook_list hooks, perform_function perform,
                                              const std::type_info& type);

}  // namespace detail

template <job J>
const std::shared_ptr<const job_type>& job_type::of() {
  static const auto described = detail::describe_type(codec_of<J>(), job_queue<J>(), hooks_of<J>(),
                                                      detail::own_perform<J>(), typeid(J));
  return described;
}

/// Which wire names a worker knows, what performs them, and what that needs. Any thread may call.
///
///     understudy::registry jobs;
///     jobs.provide(gateway);
///     jobs.handle<refresh_sso>();                                  // performs itself
///     jobs.handle<send_mail>([](const send_mail& m, smtp& out) { out.send(m.to); });
class registry {
 public:
  registry();
  registry(const registry&) = delete;
  registry& operator=(const registry&) = delete;
  ~registry();

  /// Tells of a job type. Telling again changes nothing; nor does a type that is only a name.
  /// \throws usage_error if another type has the same wire name.
  void add(const std::shared_ptr<const job_type>& type);

  /// Tells of a job type that performs itself.
  template <job J>
  void handle() {
    static_assert(detail::performs_itself<J>,
                  "understudy: this job has no (single) perform; give handle<J> a callable");
    add(job_type::of<J>());
  }

  /// Has a callable perform the job, in place of the job's own `perform`. It takes `const J&`,
  /// `J&&` or `J`, and then whatever it needs: dependencies, `context&`, `client&`.
  template <job J, class F>
  void handle(F handler) {
    add(job_type::of<J>());
    perform_with(job_name<J>(), detail::handled_by<J>(std::move(handler)));
  }

  /// Has a callable perform all jobs of a wire name, whether their type is known or not. It takes
  /// `const arguments&` or not, and then whatever it needs.
  ///
  ///     jobs.handle("SSOCaching", [](const understudy::arguments& a, sso_gateway& gateway) {
  ///       gateway.refresh(a.at<std::int64_t>(0));
  ///     });
  template <class F>
  void handle(std::string_view name, F handler) {
    perform_with(name, detail::untyped_handler(std::move(handler)));
  }

  /// Lends an object to whatever asks for a `D&` or `const D&`; it has to outlive the
  /// registry. Name an interface to lend an implementation: `provide<mailer>(smtp)`.
  template <class D>
  void provide(D& dependency) {
    dependencies one;
    one.add<D>(dependency);
    provide_all(one);
  }
  template <class D>
  void provide(const D&& dependency) = delete;

  /// The type of a wire name; null if it is not known.
  std::shared_ptr<const job_type> find(std::string_view name) const;

  /// What performs a wire name, with what was provided so far.
  class performer {
   public:
    void operator()(context& where) const;

    /// The hooks of the job's type; none if it is not known.
    const hook_list& hooks() const;

   private:
    friend class registry;
    std::shared_ptr<const job_type> type_;
    std::shared_ptr<const perform_function> perform_;
    std::shared_ptr<const dependencies> provided_;
  };

  /// What performs a wire name.
  /// \throws unknown_job_error if the name is not known or nothing performs it.
  performer performer_of(std::string_view name) const;

 private:
  struct state;
  void perform_with(std::string_view name, perform_function handler);
  void provide_all(const dependencies& more);

  std::unique_ptr<state> state_;
};

}  // namespace understudy
