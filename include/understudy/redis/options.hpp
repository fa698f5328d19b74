#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace understudy::redis {

/// Where a Redis is, and how patient its callers are. Without TLS, which hiredis 0.14 does not know.
struct options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 6379;
  std::string socket;    ///< path of a Unix socket, instead of host and port; empty for none
  std::string user;      ///< of Redis' access lists; empty for the default user
  std::string password;  ///< empty for none
  std::uint32_t database = 0;

  /// What all keys begin with, before a colon. Ruby's Resque uses this one.
  std::string name_space = "resque";

  /// Whether each queue has a failed set of its own, `<queue>_failed`, as with Resque's
  /// `Failure::RedisMultiQueue`. What is asked of the failed set is then asked of all of them, one after
  /// the other by their names. All clients and workers of a namespace have to agree.
  bool fails_by_queue = false;

  std::chrono::milliseconds connect_timeout = std::chrono::seconds{5};
  /// How long one command may take. At least that of the longest script or payload. As often, who
  /// waits in `await_change` asks for a sign of life.
  std::chrono::milliseconds command_timeout = std::chrono::seconds{10};

  /// How often a call tries to reach Redis before it throws, at least once; what has been sent and
  /// would do harm if it was done twice is not tried again. Between tries it waits twice as long
  /// each time, from `first_wait` to `longest_wait`, less a random part.
  std::size_t tries = 5;
  std::chrono::milliseconds first_wait = std::chrono::milliseconds{20};
  std::chrono::milliseconds longest_wait = std::chrono::seconds{1};

  /// How many connections stay open while nobody uses them. Each call that runs at the same time as
  /// others has one of its own.
  std::size_t idle_connections = 8;

  /// How often `await_change` looks where Redis cannot tell it of pushes.
  std::chrono::milliseconds poll_interval = std::chrono::seconds{1};

  /// Reads `redis://user:password@host:port/database` or `unix:///path?db=database`, in which all but
  /// the scheme may be left out, and `%` escapes stand for bytes. Either may end with
  /// `?namespace=name`, or `&namespace=name` after another: then that is its `name_space`.
  /// \throws usage_error for any other address.
  static options parse(std::string_view address);
};

}  // namespace understudy::redis
