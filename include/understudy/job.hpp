#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

#include "understudy/error.hpp"
#include "understudy/fields.hpp"

/// \file What a job is: a value whose fields are its arguments.
///
///     struct refresh_sso {
///       std::int64_t key;
///
///       static constexpr auto job_name = "SSOCaching";  // on the wire; default: the type's own name
///       static constexpr auto queue    = "sso";         // default: none, enqueue_to then names it
///       using plugins = understudy::plugins<understudy::unique_job<>>;
///
///       void perform(sso_gateway& gateway) const;       // dependencies come from the registry
///     };
namespace understudy {

/// How jobs of type `J` become bytes where that is not their fields written as JSON: protobuf,
/// msgpack, a packed struct. Specialize it right after the job type, or once for a whole family of
/// types; client, worker, fake and matchers then all go through it.
///
///     template <>
///     struct understudy::serialization<crop_image> {
///       static std::string encode(const crop_image& job);        // equal jobs, equal bytes
///       static crop_image decode(std::string_view bytes);        // or throw
///       static std::string describe(const crop_image& job);      // optional
///     };
///
/// One for all protobuf messages is `template <std::derived_from<google::protobuf::Message> M>
/// struct understudy::serialization<M>`, which has to write deterministically. A field within
/// another job goes through `argument_codec` instead.
///
/// The bytes are the job's one argument, in base64 on a JSON wire. What `encode` and `decode` throw
/// becomes the message of an `encode_error` or `decode_error`. `decode` of `encode` has to give a
/// job that encodes to the same bytes: fakes check that at each enqueue. `describe` is what
/// messages show; default: the job's fields as far as there are such, or else its size.
template <class J>
struct serialization;

namespace detail {

template <class T>
concept serializes_itself = requires(const T& job, std::string_view bytes) {
  std::string_view{serialization<T>::encode(job)};
  { serialization<T>::decode(bytes) } -> std::convertible_to<T>;
};

template <class T>
concept has_serialization = requires { sizeof(serialization<T>); };

template <class T>
constexpr void check_serialization() {
  static_assert(!has_serialization<T> || serializes_itself<T>,
                "understudy: serialization<J> of this job does not fit. It needs "
                "static std::string encode(const J&) and static J decode(std::string_view)");
}

template <class T>
concept describes_itself = requires(const T& job) {
  std::string_view{serialization<T>::describe(job)};
};

template <class T>
concept has_fields = std::is_class_v<T> && (std::is_aggregate_v<T> || lists_fields<T>);

}  // namespace detail

/// A type that can be enqueued: a plain aggregate, a class that lists its fields, or one with a
/// `serialization`. It has to be default-constructible, since decoding makes one and fills it.
template <class T>
concept job = (detail::has_fields<T> || detail::serializes_itself<T>) &&
              std::is_default_constructible_v<T>;

namespace detail {

template <class T>
constexpr void check_job() {
  check_serialization<T>();
  static_assert(job<T>,
                "understudy: this is no job. A job is a plain aggregate; a class with private "
                "members or constructors of its own lists its fields with "
                "UNDERSTUDY_FIELDS(type, names...) in a public part, or specializes "
                "understudy::serialization, and needs a default constructor");
}

template <class T>
constexpr std::string_view type_spelling() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("T = ") + 4);
#ifdef __clang__
  return text.substr(0, text.rfind(']'));
#else
  return text.substr(0, text.find("; std::string_view = "));
#endif
}

constexpr bool is_spelled_alike_everywhere(std::string_view name) {
  return name.find_first_of("<({") == std::string_view::npos;
}

// A field may be called so too; it states nothing.
template <class J>
concept states_name = requires {
  requires !std::is_member_pointer_v<decltype(&J::job_name)>;
  std::string_view{J::job_name};
};
template <class J>
concept states_queue = requires {
  requires !std::is_member_pointer_v<decltype(&J::queue)>;
  std::string_view{J::queue};
};

// clang spells a type local to a function as if it were global; its mangled name starts with Z.
inline bool is_local(const std::type_info& type) { return type.name()[0] == 'Z'; }

}  // namespace detail

/// The wire name of `J`: its `job_name`, or else its qualified type name.
///
/// `job_name` and `queue` may be static functions too: a class local to a function cannot have
/// static data.
/// Anonymous and template types have to state a `job_name`: compilers spell them differently.
/// \throws usage_error for a type that is local to a function and states none.
template <class J>
std::string_view job_name() {
  if constexpr (detail::states_name<J>) {
    return J::job_name;
  } else if constexpr (requires { std::string_view{J::job_name()}; }) {
    static_assert(!std::is_same_v<decltype(J::job_name()), std::string>,
                  "understudy: job_name() returns a literal or a string_view of static text");
    return J::job_name();
  } else {
    constexpr auto name = detail::type_spelling<J>();
    static_assert(detail::is_spelled_alike_everywhere(name),
                  "understudy: a job type in an anonymous namespace, in a function or made from a "
                  "template needs a name on the wire: "
                  "static constexpr auto job_name = \"...\"; (local to a function: "
                  "static constexpr auto job_name() { return \"...\"; })");
    if (detail::is_local(typeid(J))) {
      throw usage_error{"the job type " + std::string{name} +
                        ", local to a function, needs a name on the wire: "
                        "static constexpr auto job_name() { return \"...\"; }"};
    }
    return name;
  }
}

/// The queue that `J` states, if it does.
template <class J>
constexpr std::optional<std::string_view> job_queue() {
  if constexpr (detail::states_queue<J>) {
    return std::string_view{J::queue};
  } else if constexpr (requires { std::string_view{J::queue()}; }) {
    static_assert(!std::is_same_v<decltype(J::queue()), std::string>,
                  "understudy: queue() returns a literal or a string_view of static text");
    return std::string_view{J::queue()};
  } else {
    return std::nullopt;
  }
}

}  // namespace understudy
