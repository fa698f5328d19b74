#include "script_errors.hpp"

#include <fmt/format.h>

namespace golden {

namespace {

constexpr auto dont_perform_class = "Resque::Job::DontPerform";

json written(const std::string& name, const std::string& message) {
  json error;
  error["exception"] = name;
  error["message"] = message;
  return error;
}

}  // namespace

bool is_script_class(const std::string& name) {
  return name == "BoomError" || name == "OtherError" || name == "HardError" ||
         name == dont_perform_class;
}

void raise(const std::string& name, const std::string& message) {
  if (name == "BoomError") throw BoomError{message};
  if (name == "OtherError") throw OtherError{message};
  if (name == "HardError") throw HardError{message};
  if (name == dont_perform_class) throw understudy::dont_perform{message};
  throw not_understood(fmt::format("raising a {}", name));
}

json error_of(const understudy::exception_summary& summary) {
  return written(summary.type == "understudy::dont_perform" ? dont_perform_class : summary.type,
                 summary.message);
}

json error_of(const std::exception_ptr& exception) {
  auto error = error_of(understudy::summarize(exception));
  try {
    std::rethrow_exception(exception);
  } catch (const HardError& hard) {
    error["message"] = hard.message;
  } catch (const std::exception& outer) {
    try {
      std::rethrow_if_nested(outer);
    } catch (...) {
      error["cause"] = error_of(std::current_exception());
    }
  } catch (...) {
    // Of no type that scripts throw: the summary is all there is.
  }
  return error;
}

json comparable_error(const json& error) {
  expect_fields(error, {"exception", "message", "cause"}, "an error");
  json kept;
  const std::string name = error.at("exception");
  kept["exception"] = is_script_class(name) ? name : "any that no script raises";
  if (is_script_class(name)) kept["message"] = error.at("message");
  if (error.contains("cause") && is_script_class(error.at("cause").at("exception"))) {
    kept["cause"] = comparable_error(error.at("cause"));
  }
  return kept;
}

json outcome_of(const std::function<json()>& action) {
  json outcome;
  try {
    outcome["returns"] = action();
  } catch (const not_understood&) {
    throw;
  } catch (...) {
    outcome["raises"] = error_of(std::current_exception());
  }
  return outcome;
}

}  // namespace golden
