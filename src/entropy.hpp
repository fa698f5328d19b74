#pragma once

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace understudy::detail {

/// Random bits of the system's own. Nothing is kept of which a forked process would go on with a
/// copy. \throws std::system_error if the system has none.
template <class Bits>
Bits entropy() {
  Bits drawn;
  if (::getentropy(&drawn, sizeof drawn) != 0) {
    throw std::system_error{errno, std::generic_category(), "random bits"};
  }
  return drawn;
}

}  // namespace understudy::detail
