#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace redis_tests {

/// Says what a real Redis cannot be brought to say at will: on a free port of 127.0.0.1, the next of
/// its answers to each command of one client, and to all further ones the last.
class fake_redis {
 public:
  explicit fake_redis(std::vector<std::string> answers);
  ~fake_redis();

  std::uint16_t port() const;

  /// The bytes of all commands so far.
  std::string heard() const;

 private:
  class talk;
  std::unique_ptr<talk> talk_;
};

}  // namespace redis_tests
