#include "understudy/testing/framework.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace understudy {

namespace {

test_framework& current() {
  static test_framework framework{[](const std::string& message, const site& where) {
                                    fmt::print(stderr, "{}: {}\n", to_string(where), message);
                                  },
                                  [](const std::exception_ptr&) { return false; }};
  return framework;
}

}  // namespace

void install(const test_framework& framework) { current() = framework; }
const test_framework& installed_framework() { return current(); }

}  // namespace understudy
