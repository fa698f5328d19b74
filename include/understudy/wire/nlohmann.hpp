#pragma once

#include <nlohmann/json.hpp>

#include "understudy/wire/codec.hpp"

/// \file Opt in: a field of any type that has nlohmann's `to_json` and `from_json` (by macro, by
/// hand or by `adl_serializer`) is written through them. Include it where the job is defined, so
/// that every file that enqueues or performs the job agrees.
namespace understudy {

namespace detail {

void write_tree(argument_writer& out, const nlohmann::json& tree);
nlohmann::json read_tree(argument_reader& in);

template <class T>
concept written_by_nlohmann =
    has_nlohmann<T> || (!understood<T> && !dangles<T> &&
                        nlohmann::detail::has_to_json<nlohmann::json, T>::value &&
                        nlohmann::detail::has_from_json<nlohmann::json, T>::value);

}  // namespace detail

template <class T>
  requires detail::written_by_nlohmann<T>
struct argument_codec<T> {
  static void write(argument_writer& out, const T& value) {
    // Parentheses: braces would make an array of one on some compilers.
    const nlohmann::json tree(value);
    detail::write_tree(out, tree);
  }
  static void read(argument_reader& in, T& value) {
    const nlohmann::json tree(detail::read_tree(in));
    try {
      tree.get_to(value);
    } catch (const nlohmann::json::exception& e) {
      in.refuse(e.what());
    }
  }
};

}  // namespace understudy
