#include "understudy/testing/framework.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace understudy {

namespace {

test_framework& current() {
  static test_framework framework;
  return framework;
}

}  // namespace

void detail::print_to_stderr(const std::string& message, const site& where) {
  fmt::print(stderr, "{}: {}\n", to_string(where), message);
}

std::string detail::replay_of_environment() {
  const char* token = std::getenv("UNDERSTUDY_REPLAY");
  return token != nullptr ? token : "";
}

void install(const test_framework& framework) { current() = framework; }
const test_framework& installed_framework() { return current(); }

}  // namespace understudy
