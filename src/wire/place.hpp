#pragma once

#include <string>
#include <string_view>

#include "understudy/error.hpp"

namespace understudy::detail {

/// Appends one step to a JSON pointer, escaped as RFC 6901 asks.
inline void append_step(std::string& pointer, std::string_view step) {
  pointer += '/';
  for (const char c : step) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

/// Where in a list of arguments a writer or reader stands, given its open arrays and objects.
template <class Frames, class KeyOf>
error_context place(const Frames& frames, std::size_t depth, KeyOf key_of) {
  error_context about;
  for (std::size_t i = 0; i < depth; ++i) {
    const auto& frame = frames[i];
    if (frame.index == 0) break;  // opened, nothing in it yet
    append_step(about.pointer,
                frame.is_object ? std::string{key_of(frame)} : std::to_string(frame.index - 1));
    if (i == 0 && !frame.is_object) about.position = frame.index - 1;
  }
  return about;
}

}  // namespace understudy::detail
