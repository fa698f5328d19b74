#pragma once

#include <cstdint>
#include <memory>

namespace redis_tests {

/// How a network treats what passes, in parts of a hundred each; the rest goes through as it is.
struct weather {
  std::uint32_t pieces = 0;      ///< byte by byte at first, the rest behind
  std::uint32_t lost = 0;        ///< both ends are cut, and it does not arrive
  std::uint32_t last = 0;        ///< it arrives, and then both ends are cut
  std::uint32_t half_close = 0;  ///< it arrives, and then the client hears the end
  std::uint32_t swallowed = 0;   ///< it does not arrive, and nobody hears of it
  std::uint32_t late = 0;        ///< it arrives some milliseconds later, and what follows behind it
};

/// A network in between: listens on a free port of 127.0.0.1 and passes on to another, in a thread of
/// its own. What it does to each piece of traffic depends on the seed alone, as long as one client
/// speaks at a time.
class proxy {
 public:
  proxy(std::uint16_t to_port, std::uint64_t seed, weather outside);
  ~proxy();

  std::uint16_t port() const;

  /// Nothing more arrives on the connections of now, and nobody hears of it; as with a firewall that
  /// starts again.
  void forget_connections();

 private:
  class relay;
  std::unique_ptr<relay> relay_;
};

}  // namespace redis_tests
