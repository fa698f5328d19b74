#include "understudy/testing/framework.hpp"

#include <fmt/format.h>

#include <cstdio>

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

void install(const test_framework& framework) { current() = framework; }
const test_framework& installed_framework() { return current(); }

}  // namespace understudy
