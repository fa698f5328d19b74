#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "redis/reply.hpp"
#include "understudy/redis/options.hpp"

namespace understudy::redis {

/// A command and its arguments.
using words = std::vector<std::string_view>;

/// Redis is not there, or went while it was talked to.
class connection_lost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One connection. One thread at a time.
class connection {
 public:
  /// Connects, with password and database.
  /// \throws connection_lost if Redis cannot be reached, broker_error if it refuses.
  explicit connection(const options& to);

  /// Sends a command. \throws connection_lost
  void send(const words& command);

  /// Waits for the next answer. \throws connection_lost
  reply receive();

  /// Sends a command and waits for its answer.
  reply ask(const words& command) {
    send(command);
    return receive();
  }

  /// Whether it is still there, with no answer that nobody waits for.
  bool is_idle() const;

  /// The socket, to be waited on.
  int socket() const { return context_->fd; }

  /// Reads what has come, and waits if nothing has. \throws connection_lost
  void take_in();

  /// An answer of what was taken in, if it is whole; never waits. \throws connection_lost
  std::unique_ptr<reply> received();

 private:
  [[noreturn]] void lose(const std::string& doing) const;

  struct close {
    void operator()(redisContext* open) const { redisFree(open); }
  };
  std::unique_ptr<redisContext, close> context_;
  std::string outgoing_;
};

}  // namespace understudy::redis
