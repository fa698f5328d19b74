#pragma once

#include <type_traits>

#include <nlohmann/json.hpp>

#include "understudy/wire/codec.hpp"

/// \file Opt in: a field of any type that has nlohmann's `to_json` and `from_json` (by macro, by
/// hand or by `adl_serializer`) is written through them. Include it where the job is defined, so
/// that every file that enqueues or performs the job agrees.
namespace understudy {

namespace detail {

// Defined for nlohmann::json and for nlohmann::ordered_json.
template <class Tree>
void write_tree(argument_writer& out, const Tree& tree);
template <class Tree>
Tree read_tree(argument_reader& in);
[[noreturn]] void refuse_tree(argument_reader& in, const nlohmann::json::exception& why);

template <class T>
concept made_by_nlohmann =
    nlohmann::detail::has_non_default_from_json<nlohmann::json, T>::value;

template <class T>
concept written_by_nlohmann =
    has_nlohmann<T> || (!understood<T> && !dangles<T> &&
                        nlohmann::detail::has_to_json<nlohmann::json, T>::value &&
                        (nlohmann::detail::has_from_json<nlohmann::json, T>::value ||
                         made_by_nlohmann<T>));

}  // namespace detail

template <class T>
  requires detail::written_by_nlohmann<T>
struct argument_codec<T> {
  using tree_type = std::conditional_t<std::is_same_v<T, nlohmann::ordered_json>,
                                       nlohmann::ordered_json, nlohmann::json>;

  static void write(argument_writer& out, const T& value) {
    // Parentheses: braces would make an array of one on some compilers.
    const tree_type tree(value);
    detail::write_tree(out, tree);
  }
  static void read(argument_reader& in, T& value) {
    const tree_type tree(detail::read_tree<tree_type>(in));
    try {
      if constexpr (detail::made_by_nlohmann<T>) {
        value = tree.template get<T>();
      } else {
        tree.get_to(value);
      }
    } catch (const nlohmann::json::exception& e) {
      detail::refuse_tree(in, e);
    }
  }
};

}  // namespace understudy
