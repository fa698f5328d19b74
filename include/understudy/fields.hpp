#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

/// Lists the fields of a class whose members are private or lie in a base: write it inside of the
/// class, in a public part. A plain aggregate needs no list.
///
///     class send_mail {
///      public:
///       UNDERSTUDY_FIELDS(send_mail, user_id_, to_)
///       ...
#define UNDERSTUDY_FIELDS(type, ...)                                     \
  static constexpr auto fields() {                                       \
    return std::tuple{UNDERSTUDY_DETAIL_EACH(type, __VA_ARGS__)};        \
  }

#define UNDERSTUDY_DETAIL_FIELD(type, name) \
  ::understudy::field { #name, &type::name }
#define UNDERSTUDY_DETAIL_AGAIN() UNDERSTUDY_DETAIL_NEXT
#define UNDERSTUDY_DETAIL_NEXT(type, name, ...) \
  UNDERSTUDY_DETAIL_FIELD(type, name)           \
  __VA_OPT__(, UNDERSTUDY_DETAIL_AGAIN UNDERSTUDY_DETAIL_PARENS(type, __VA_ARGS__))
#define UNDERSTUDY_DETAIL_PARENS ()
#define UNDERSTUDY_DETAIL_EACH(...) UNDERSTUDY_DETAIL_SCAN(UNDERSTUDY_DETAIL_NEXT(__VA_ARGS__))
#define UNDERSTUDY_DETAIL_SCAN(...) UNDERSTUDY_DETAIL_SCAN3(UNDERSTUDY_DETAIL_SCAN3(__VA_ARGS__))
#define UNDERSTUDY_DETAIL_SCAN3(...) UNDERSTUDY_DETAIL_SCAN2(UNDERSTUDY_DETAIL_SCAN2(__VA_ARGS__))
#define UNDERSTUDY_DETAIL_SCAN2(...) UNDERSTUDY_DETAIL_SCAN1(UNDERSTUDY_DETAIL_SCAN1(__VA_ARGS__))
#define UNDERSTUDY_DETAIL_SCAN1(...) UNDERSTUDY_DETAIL_SCAN0(UNDERSTUDY_DETAIL_SCAN0(__VA_ARGS__))
#define UNDERSTUDY_DETAIL_SCAN0(...) UNDERSTUDY_DETAIL_DONE(UNDERSTUDY_DETAIL_DONE(__VA_ARGS__))
#define UNDERSTUDY_DETAIL_DONE(...) __VA_ARGS__

namespace understudy {

/// One entry of a class's `fields()`: the name that messages use, and the member.
template <class Class, class Member>
struct field {
  std::string_view name;
  Member Class::*member;
};
template <class Class, class Member>
field(const char*, Member Class::*) -> field<Class, Member>;

/// Whether `T` lists its fields itself.
template <class T>
concept lists_fields = requires { T::fields(); };

namespace detail {

inline constexpr std::size_t max_fields = 20;

// Never called, so never defined; clang 14 says so of types local to a file.
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
template <class T>
struct any_field_of {
  template <class U>
    requires(!std::is_same_v<U, T> && !std::is_base_of_v<U, T>)
  operator U() const noexcept;
};

template <class T>
struct any_base_of {
  template <class U>
    requires(!std::is_same_v<U, T> && std::is_base_of_v<U, T>)
  operator U() const noexcept;
};
#ifdef __clang__
#pragma clang diagnostic pop
#endif

template <class T, std::size_t... I>
constexpr bool braces_take(std::index_sequence<I...>) {
  return requires { T{(void(I), any_field_of<T>{})...}; };
}

template <class T, std::size_t N = max_fields + 1>
constexpr std::size_t count_fields() {
  if constexpr (N == 0 || braces_take<T>(std::make_index_sequence<N>{})) {
    return N;
  } else {
    return count_fields<T, N - 1>();
  }
}

template <class T>
inline constexpr bool has_base = requires { T{any_base_of<T>{}}; };

/// Whether `with_fields` works for `T`.
template <class T>
constexpr bool reaches_fields() {
  if constexpr (lists_fields<T>) {
    return true;
  } else if constexpr (std::is_aggregate_v<T> && !has_base<T>) {
    return count_fields<T>() <= max_fields;
  } else {
    return false;
  }
}
template <class T>
concept has_plain_fields = std::is_class_v<T> && reaches_fields<T>();

// One line a count: a structured binding cannot introduce a pack before C++26.
template <class T, class F>
constexpr decltype(auto) with_bound_fields(T& v, F&& f) {
  using plain = std::remove_const_t<T>;
  static_assert(!has_base<plain>,
                "understudy: this aggregate has a base class; list its fields with "
                "UNDERSTUDY_FIELDS(type, names...)");
  constexpr auto n = count_fields<plain>();
  static_assert(n <= max_fields,
                "understudy: an aggregate of more than 20 fields needs "
                "UNDERSTUDY_FIELDS(type, names...)");
  // clang-format off
  if constexpr (n == 0) { return f(); }
  else if constexpr (n == 1) { auto& [a] = v; return f(a); }
  else if constexpr (n == 2) { auto& [a, b] = v; return f(a, b); }
  else if constexpr (n == 3) { auto& [a, b, c] = v; return f(a, b, c); }
  else if constexpr (n == 4) { auto& [a, b, c, d] = v; return f(a, b, c, d); }
  else if constexpr (n == 5) { auto& [a, b, c, d, e] = v; return f(a, b, c, d, e); }
  else if constexpr (n == 6) { auto& [a, b, c, d, e, g] = v; return f(a, b, c, d, e, g); }
  else if constexpr (n == 7) { auto& [a, b, c, d, e, g, h] = v; return f(a, b, c, d, e, g, h); }
  else if constexpr (n == 8) { auto& [a, b, c, d, e, g, h, i] = v; return f(a, b, c, d, e, g, h, i); }
  else if constexpr (n == 9) { auto& [a, b, c, d, e, g, h, i, j] = v; return f(a, b, c, d, e, g, h, i, j); }
  else if constexpr (n == 10) { auto& [a, b, c, d, e, g, h, i, j, k] = v; return f(a, b, c, d, e, g, h, i, j, k); }
  else if constexpr (n == 11) { auto& [a, b, c, d, e, g, h, i, j, k, l] = v; return f(a, b, c, d, e, g, h, i, j, k, l); }
  else if constexpr (n == 12) { auto& [a, b, c, d, e, g, h, i, j, k, l, m] = v; return f(a, b, c, d, e, g, h, i, j, k, l, m); }
  else if constexpr (n == 13) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, o] = v; return f(a, b, c, d, e, g, h, i, j, k, l, m, o); }
  else if constexpr (n == 14) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, o, p] = v; return f(a, b, c, d, e, g, h, i, j, k, l, m, o, p); }
  else if constexpr (n == 15) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, o, p, q] = v; return f(a, b, c, d, e, g, h, i, j, k, l, m, o, p, q); }
  else if constexpr (n == 16) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r] = v; return f(a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r); }
  else if constexpr (n == 17) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r, s] = v; return f(a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r, s); }
  else if constexpr (n == 18) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r, s, t] = v; return f(a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r, s, t); }
  else if constexpr (n == 19) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r, s, t, u] = v; return f(a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r, s, t, u); }
  else { auto& [a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r, s, t, u, w] = v; return f(a, b, c, d, e, g, h, i, j, k, l, m, o, p, q, r, s, t, u, w); }
  // clang-format on
}

// A field's name is read off the compiler's spelling of a pointer to it, in an object that is
// never defined. The pointer is wrapped because clang 14 does not spell a bare one.
template <class T>
struct ghost_holder {
  T value;
};
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
template <class T>
extern const ghost_holder<T> ghost;

template <class P>
struct wrapped {
  P pointer;
};
template <class P>
wrapped(P) -> wrapped<P>;

template <auto Pointer>
constexpr std::string_view field_spelling() {
  std::string_view text = __PRETTY_FUNCTION__;
#ifdef __clang__
  text = text.substr(0, text.rfind("}]"));
#else
  text = text.substr(0, text.rfind(")}"));
#endif
  return text.substr(text.find_last_of(":.") + 1);
}

template <class T, std::size_t... I>
constexpr auto bound_names(std::index_sequence<I...>) {
  return std::array<std::string_view, sizeof...(I)>{
      field_spelling<wrapped{with_bound_fields(ghost<T>.value, [](auto&... each) {
        return std::get<I>(std::tuple{&each...});
      })}>()...};
}

template <class T>
constexpr auto field_names_of() {
  if constexpr (lists_fields<T>) {
    return std::apply(
        [](const auto&... each) {
          return std::array<std::string_view, sizeof...(each)>{each.name...};
        },
        T::fields());
  } else {
    return bound_names<T>(std::make_index_sequence<count_fields<T>()>{});
  }
}
#ifdef __clang__
#pragma clang diagnostic pop
#endif

}  // namespace detail

/// The names of `T`'s fields, in order: static storage. Without list or macro for an aggregate of
/// at most 20 fields and no base.
template <class T>
inline constexpr auto field_names = detail::field_names_of<T>();

/// Calls `f(field...)` with references to all fields of `value`, in order, and returns its result.
template <class T, class F>
constexpr decltype(auto) with_fields(T& value, F&& f) {
  using plain = std::remove_const_t<T>;
  if constexpr (lists_fields<plain>) {
    return std::apply([&](const auto&... each) -> decltype(auto) { return f(value.*each.member...); },
                      plain::fields());
  } else {
    return detail::with_bound_fields(value, std::forward<F>(f));
  }
}

/// Which field of `T` the member pointer names; `field_names<T>.size()` if it is none of them.
template <class T, class Class, class Member>
std::size_t field_index(const T& value, Member Class::*member) {
  const void* wanted = &(value.*member);
  return with_fields(value, [wanted](const auto&... each) {
    std::size_t index = 0;
    (void)((static_cast<const void*>(&each) == wanted || (++index, false)) || ...);
    return index;
  });
}

}  // namespace understudy
