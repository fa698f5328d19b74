#pragma once

#include <cstddef>

namespace understudy::detail {

/// Fills it with random bytes of the system's own. What is drawn in advance belongs to one thread of one
/// process: a forked one draws anew. \throws std::system_error if the system has none.
void draw_entropy(void* into, std::size_t size);

/// Random bits.
template <class Bits>
Bits entropy() {
  Bits drawn;
  draw_entropy(&drawn, sizeof drawn);
  return drawn;
}

}  // namespace understudy::detail
