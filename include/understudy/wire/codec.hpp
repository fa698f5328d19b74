#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "understudy/bytes.hpp"
#include "understudy/fields.hpp"
#include "understudy/job.hpp"
#include "understudy/secret.hpp"
#include "understudy/wire/reader.hpp"
#include "understudy/wire/writer.hpp"

/// \file How a field becomes JSON and back. Supported: bool, integers, float and double, enums (as
/// their number), `std::string`, `bytes` (base64), `secret`, optional and `unique_ptr` (null or the
/// value), vector/deque/list/set/array (array), map with string keys (object), pair and tuple
/// (array), chrono durations and system-clock time points (their count), aggregates and classes
/// with `fields()` (object by field name), and with `<understudy/wire/nlohmann.hpp>` any type that
/// has nlohmann's `to_json` and `from_json`.
namespace understudy {

/// Specialize it for a field type of your own:
///
///     template <>
///     struct understudy::argument_codec<money> {
///       static void write(argument_writer& out, const money& m) { out.text(m.text()); }
///       static void read(argument_reader& in, money& m) { ... }
///     };
template <class T>
struct argument_codec;

template <class T>
void write_argument(argument_writer& out, const T& value);
template <class T>
void read_argument(argument_reader& in, T& value);

namespace detail {

template <class T>
concept has_codec = requires(argument_writer& out, argument_reader& in, T& value) {
  argument_codec<T>::write(out, value);
  argument_codec<T>::read(in, value);
};

template <class T>
concept has_some_codec = requires { sizeof(argument_codec<T>); };

template <class T, template <class...> class Template>
inline constexpr bool is_a = false;
template <class... A, template <class...> class Template>
inline constexpr bool is_a<Template<A...>, Template> = true;

template <class T>
concept owns_one = is_a<T, std::unique_ptr> || requires(T& t) {
  t.has_value();
  t.emplace();
  t.reset();
  *t;
};

template <class T>
concept is_duration = requires(const T& t) {
  typename T::rep;
  typename T::period;
  t.count();
};

template <class T>
concept is_time_point = requires(const T& t) {
  typename T::clock;
  typename T::duration;
  t.time_since_epoch();
};

template <class T>
concept is_map = requires(const T& t) {
  typename T::mapped_type;
  typename T::key_type;
  t.begin();
};

template <class T>
concept is_range = requires(const T& t) {
  typename T::value_type;
  t.begin();
  t.end();
};

template <class T>
concept is_tuple = requires { std::tuple_size<T>::value; };

template <class T>
concept is_fixed_range = is_range<T> && is_tuple<T>;

template <class T>
concept dangles = std::is_pointer_v<T> || std::is_array_v<T> || std::is_member_pointer_v<T> ||
                  std::is_null_pointer_v<T> || is_a<T, std::reference_wrapper> ||
                  (is_range<T> && !requires(T& t) { t.clear(); } && !is_tuple<T>);

[[noreturn]] void refuse_too_few(std::size_t position, std::string_view field);
[[noreturn]] void refuse_too_many(std::size_t fields);

/// Writes the fields as one array: a job's arguments.
template <class T>
void write_fields(argument_writer& out, const T& value) {
  out.begin_array();
  with_fields(value, [&out](const auto&... each) { (write_argument(out, each), ...); });
  out.end_array();
}

/// Reads one array into the fields. Optional fields may be missing at the end, so that a job can
/// gain one while older payloads still wait.
template <class T>
void read_fields(argument_reader& in, T& value) {
  in.begin_array();
  with_fields(value, [&in](auto&... each) {
    std::size_t index = 0;
    // next_element() ends the array when it answers false; it must not be asked again.
    bool open = true;
    [[maybe_unused]] const auto read = [&](auto& field) {
      using field_type = std::remove_reference_t<decltype(field)>;
      open = open && in.next_element();
      if (open) {
        read_argument(in, field);
      } else if constexpr (owns_one<field_type>) {
        field = field_type{};
      } else {
        refuse_too_few(index, field_names<T>[index]);
      }
      ++index;
    };
    (read(each), ...);
    if (open && in.next_element()) refuse_too_many(sizeof...(each));
  });
}

template <class T>
void write_object(argument_writer& out, const T& value) {
  out.begin_object();
  with_fields(value, [&out](const auto&... each) {
    std::size_t index = 0;
    ((out.key(field_names<T>[index++]), write_argument(out, each)), ...);
  });
  out.end_object();
}

template <class T>
void read_object(argument_reader& in, T& value) {
  constexpr auto count = field_names<T>.size();
  std::array<bool, count + 1> seen{};
  std::string key;
  in.begin_object();
  while (in.next_key(key)) {
    with_fields(value, [&](auto&... each) {
      std::size_t index = 0;
      [[maybe_unused]] const auto is_named = [&](auto& field) {
        if (field_names<T>[index] != key) return ++index, false;
        read_argument(in, field);
        return seen[index] = true;
      };
      if (!(is_named(each) || ...)) in.refuse("an unknown key");
    });
  }
  with_fields(value, [&](auto&... each) {
    std::size_t index = 0;
    [[maybe_unused]] const auto check = [&](auto& field) {
      using field_type = std::remove_reference_t<decltype(field)>;
      if (seen[index]) return void(++index);
      if constexpr (owns_one<field_type>) {
        field = field_type{};
      } else {
        in.refuse("no key " + std::string{field_names<T>[index]});
      }
      ++index;
    };
    (check(each), ...);
  });
}

template <class T>
void read_integer(argument_reader& in, T& value) {
  using limits = std::numeric_limits<T>;
  if constexpr (std::is_signed_v<T>) {
    value = static_cast<T>(in.integer(limits::min(), limits::max()));
  } else {
    value = static_cast<T>(in.unsigned_integer(limits::max()));
  }
}

template <class T>
void read_range(argument_reader& in, T& range) {
  constexpr std::size_t usual_size = 8;
  range.clear();
  in.begin_array();
  while (in.next_element()) {
    if constexpr (requires { range.reserve(usual_size); }) {
      if (range.empty()) range.reserve(usual_size);
    }
    typename T::value_type element{};
    read_argument(in, element);
    const auto before = range.size();
    range.insert(range.end(), std::move(element));
    if (range.size() == before) in.refuse("an element that the set has already");
  }
}

template <class T>
void read_map(argument_reader& in, T& map) {
  map.clear();
  std::string key;
  in.begin_object();
  while (in.next_key(key)) {
    typename T::mapped_type mapped{};
    read_argument(in, mapped);
    map.insert_or_assign(key, std::move(mapped));
  }
}

template <class T>
void write_tuple(argument_writer& out, const T& tuple) {
  out.begin_array();
  std::apply([&out](const auto&... each) { (write_argument(out, each), ...); }, tuple);
  out.end_array();
}

template <class T>
void read_tuple(argument_reader& in, T& tuple) {
  in.begin_array();
  std::apply(
      [&in](auto&... each) {
        [[maybe_unused]] const auto read = [&in](auto& element) {
          if (!in.next_element()) in.refuse("too few elements");
          read_argument(in, element);
        };
        (read(each), ...);
      },
      tuple);
  if (in.next_element()) in.refuse("too many elements");
}

template <class T>
concept understood =
    (std::is_arithmetic_v<T> && !std::is_same_v<T, long double>) || std::is_enum_v<T> || std::is_same_v<T, std::string> ||
    std::is_same_v<T, bytes> || is_a<T, secret> || owns_one<T> || is_duration<T> ||
    is_time_point<T> || is_range<T> || is_tuple<T>;

// From nlohmann 3.11.3 on, a lookup by argument of nlohmann::json finds to_json of standard types
// too. Only what belongs to T's own namespace is found by this one.
struct json_probe {
  operator nlohmann::json&() const;
};

// A tree itself has no to_json, and looks like a range of ranges without end.
template <class T>
concept has_nlohmann =
    std::is_same_v<T, nlohmann::json> || std::is_same_v<T, nlohmann::ordered_json> ||
    (understood<T> ? requires(json_probe& json, const T& value) { to_json(json, value); }
                   : requires(nlohmann::json& json, const T& value) { to_json(json, value); });

/// Unordered containers are written in order, or a decoded copy would write other bytes.
template <class T>
concept is_unordered = is_range<T> && requires { typename T::hasher; };

template <class T, class Write>
void write_each(const T& range, Write write) {
  if constexpr (is_unordered<T>) {
    std::vector<const typename T::value_type*> elements;
    for (const auto& element : range) elements.push_back(&element);
    std::sort(elements.begin(), elements.end(), [](const auto* a, const auto* b) {
      if constexpr (is_map<T>) {
        return a->first < b->first;
      } else {
        return *a < *b;
      }
    });
    for (const auto* element : elements) write(*element);
  } else {
    for (const auto& element : range) write(element);
  }
}

// Refused types are caught by the first three of these; the conditions keep it to one message each.
template <class T>
void check_type() {
  static_assert(!has_some_codec<T> || has_codec<T>,
                "understudy: argument_codec<T> of this field does not fit. It needs "
                "static void write(argument_writer&, const T&) and "
                "static void read(argument_reader&, T&)");
  static_assert(!std::is_same_v<T, long double>,
                "understudy: a long double does not survive JSON; use double");
  static_assert(!std::is_pointer_v<T> && !std::is_array_v<T>,
                "understudy: a pointer or C array would dangle in a decoded job; use std::string, "
                "std::array, std::optional, std::unique_ptr or a value");
  static_assert(!dangles<T> || std::is_pointer_v<T> || std::is_array_v<T>,
                "understudy: a view (string_view, span, reference_wrapper) would dangle in a "
                "decoded job; use std::string, std::vector or understudy::bytes");
  static_assert(!has_nlohmann<T> || has_codec<T>,
                "understudy: a field with nlohmann's to_json needs "
                "#include <understudy/wire/nlohmann.hpp>");
  static_assert(dangles<T> || has_nlohmann<T> || has_codec<T> || understood<T> || has_fields<T>,
                "understudy: no way to write this field: make it an aggregate, list its fields "
                "with UNDERSTUDY_FIELDS, give it nlohmann's to_json and from_json, or specialize "
                "understudy::argument_codec");
}

template <class T>
concept refused = !has_codec<T> && (dangles<T> || has_nlohmann<T> ||
                                    !(understood<T> || has_fields<T>));

template <class T>
constexpr bool can_write();

struct can_write_each {
  template <class... E>
  constexpr auto operator()(const E&...) const -> std::bool_constant<(can_write<E>() && ...)> {
    return {};
  }
};

// As check_type, but of all that is in the type too, and without a message.
template <class T>
constexpr bool can_write() {
  if constexpr (has_codec<T>) {
    return true;
  } else if constexpr (refused<T> || std::is_same_v<T, long double>) {
    return false;
  } else if constexpr (is_a<T, secret>) {
    return can_write<typename T::value_type>();
  } else if constexpr (owns_one<T>) {
    return can_write<std::remove_cvref_t<decltype(*std::declval<T&>())>>();
  } else if constexpr (is_map<T>) {
    return std::is_same_v<typename T::key_type, std::string> &&
           can_write<typename T::mapped_type>();
  } else if constexpr (is_tuple<T>) {
    return decltype(std::apply(can_write_each{}, std::declval<const T&>()))::value;
  } else if constexpr (is_range<T>) {
    return std::is_same_v<T, std::string> || can_write<typename T::value_type>();
  } else if constexpr (understood<T>) {
    return true;
  } else if constexpr (has_plain_fields<T>) {
    return decltype(with_fields(std::declval<const T&>(), can_write_each{}))::value;
  } else {
    return false;
  }
}

}  // namespace detail

/// Writes one field.
template <class T>
void write_argument(argument_writer& out, const T& value) {
  detail::check_type<T>();
  if constexpr (detail::refused<T>) {
    // check_type has said why
  } else if constexpr (detail::has_codec<T>) {
    argument_codec<T>::write(out, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    out.boolean(value);
  } else if constexpr (std::is_enum_v<T>) {
    write_argument(out, static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_integral_v<T>) {
    if constexpr (std::is_signed_v<T>) {
      out.integer(value);
    } else {
      out.unsigned_integer(value);
    }
  } else if constexpr (std::is_same_v<T, float> || std::is_same_v<T, double>) {
    out.real(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.text(value);
  } else if constexpr (std::is_same_v<T, bytes>) {
    out.binary(value.view());
  } else if constexpr (detail::is_a<T, secret>) {
    if (out.shows_secrets()) {
      const argument_writer::discretion keep_quiet{out};
      write_argument(out, value.reveal());
    } else {
      out.text("[secret]");
    }
  } else if constexpr (detail::owns_one<T>) {
    if (value) {
      write_argument(out, *value);
    } else {
      out.null();
    }
  } else if constexpr (detail::is_duration<T>) {
    write_argument(out, value.count());
  } else if constexpr (detail::is_time_point<T>) {
    static_assert(!T::clock::is_steady,
                  "understudy: a steady clock's time means nothing in another process; use "
                  "std::chrono::system_clock");
    write_argument(out, value.time_since_epoch());
  } else if constexpr (detail::is_map<T>) {
    static_assert(std::is_same_v<typename T::key_type, std::string>,
                  "understudy: JSON objects have string keys; use a map with std::string keys or "
                  "a vector of pairs");
    out.begin_object();
    detail::write_each(value, [&out](const auto& entry) {
      out.key(entry.first);
      write_argument(out, entry.second);
    });
    out.end_object();
  } else if constexpr (detail::is_range<T>) {
    out.begin_array();
    detail::write_each(value, [&out](const auto& element) {
      write_argument<typename T::value_type>(out, element);
    });
    out.end_array();
  } else if constexpr (detail::is_tuple<T>) {
    detail::write_tuple(out, value);
  } else {
    detail::write_object(out, value);
  }
}

/// Reads one field; the inverse of `write_argument`, and as strict.
template <class T>
void read_argument(argument_reader& in, T& value) {
  detail::check_type<T>();
  if constexpr (detail::refused<T>) {
    // check_type has said why
  } else if constexpr (detail::has_codec<T>) {
    argument_codec<T>::read(in, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    value = in.boolean();
  } else if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> number{};
    read_argument(in, number);
    value = static_cast<T>(number);
  } else if constexpr (std::is_integral_v<T>) {
    detail::read_integer(in, value);
  } else if constexpr (std::is_same_v<T, float>) {
    value = in.real_single();
  } else if constexpr (std::is_same_v<T, double>) {
    value = in.real();
  } else if constexpr (std::is_same_v<T, std::string>) {
    in.text(value);
  } else if constexpr (std::is_same_v<T, bytes>) {
    std::vector<std::byte> data;
    in.binary(data);
    value = bytes{std::move(data)};
  } else if constexpr (detail::is_a<T, secret>) {
    const argument_reader::discretion keep_quiet{in};
    read_argument(in, value.reveal());
  } else if constexpr (detail::owns_one<T>) {
    if (in.peek() == argument_reader::kind::null) {
      in.null();
      value = T{};
    } else {
      std::remove_cvref_t<decltype(*value)> owned{};
      read_argument(in, owned);
      if constexpr (detail::is_a<T, std::unique_ptr>) {
        value = std::make_unique<typename T::element_type>(std::move(owned));
      } else {
        value.emplace(std::move(owned));
      }
    }
  } else if constexpr (detail::is_duration<T>) {
    typename T::rep count{};
    read_argument(in, count);
    value = T{count};
  } else if constexpr (detail::is_time_point<T>) {
    typename T::duration since_epoch{};
    read_argument(in, since_epoch);
    value = T{since_epoch};
  } else if constexpr (detail::is_map<T>) {
    detail::read_map(in, value);
  } else if constexpr (detail::is_tuple<T>) {
    detail::read_tuple(in, value);
  } else if constexpr (detail::is_range<T>) {
    detail::read_range(in, value);
  } else {
    detail::read_object(in, value);
  }
}

}  // namespace understudy
