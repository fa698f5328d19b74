#pragma once

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>

#include "scenario.hpp"
#include "understudy/error.hpp"

// Global, so that the library spells their names as the vectors do.

struct BoomError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct OtherError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Thrown, but no `std::exception`: what Ruby's rescue does not catch either.
struct HardError {
  std::string message;
};

namespace golden {

/// Whether scripts raise this class: then class and message have to match.
bool is_script_class(const std::string& name);

/// Throws an error of a script class.
[[noreturn]] void raise(const std::string& name, const std::string& message);

/// An exception as the vectors write it: `{"exception": class, "message": text}`, and `cause` where
/// another is nested in it.
json error_of(const std::exception_ptr& exception);

/// The same from a summary, which does not know the message of a `HardError`.
json error_of(const understudy::exception_summary& summary);

/// The error without what is Ruby's or Resque's own wording.
json comparable_error(const json& error);

/// Runs an action. \return `{"returns": value}` or `{"raises": error}`.
/// \throws not_understood, which is no error of the library
json outcome_of(const std::function<json()>& action);

}  // namespace golden
