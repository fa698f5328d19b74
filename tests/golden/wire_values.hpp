#pragma once

#include <cstddef>
#include <optional>

#include "scenario.hpp"
#include "understudy/broker/message.hpp"

namespace golden {

/// A stretch of a list, in the terms of brokers.
struct stretch {
  std::size_t first;
  std::size_t count;
};

/// What Redis makes of `start .. start + count - 1`: negative ends count from the back, so that a
/// count of 0 from the start asks for the whole list.
stretch redis_range(long start, long count, std::size_t size);

/// Resque's answer to a look at a list: the entry itself, or null, where one was asked for.
json bare_if_one(const json& found, long count);

/// A reserved job as `reserve` returns it.
/// \throws std::runtime_error if the library reads the payload otherwise
json reserved(const std::optional<understudy::lease>& taken);

/// A reserved job as `worker_reserve_all` returns it, read by the library.
json reserved_job(const understudy::lease& taken);

}  // namespace golden
