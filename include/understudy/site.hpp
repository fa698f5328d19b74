#pragma once

#include <string>

namespace understudy {

/// A place in source code: where a job was enqueued, for messages.
///
/// A value; `file` points to static storage. `std::source_location` is missing from clang 14.
///
///     void enqueue_all(understudy::site where = understudy::site::here());
struct site {
  const char* file = nullptr;  ///< as the compiler was given it; null when unknown
  int line = 0;                ///< counted from 1; 0 when unknown

  /// The caller's place, when used as a default argument.
  static constexpr site here(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return {file, line};
  }

  /// Whether the place is known.
  constexpr explicit operator bool() const { return file != nullptr; }

  friend constexpr bool operator==(const site&, const site&) = default;
};

/// `file:line`, or `an unknown place`.
std::string to_string(const site& where);

}  // namespace understudy
