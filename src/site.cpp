#include "understudy/site.hpp"

#include <fmt/format.h>

namespace understudy {

std::string to_string(const site& where) {
  return where ? fmt::format("{}:{}", where.file, where.line) : "an unknown place";
}

}  // namespace understudy
