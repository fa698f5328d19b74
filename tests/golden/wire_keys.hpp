#pragma once

#include <string>

#include "scenario.hpp"
#include "understudy/broker/broker.hpp"

namespace golden {

/// Whether a key (without its namespace) is one whose content a broker in memory holds as well.
/// Other keys are how Redis keeps count of workers.
/// \throws not_understood for a key that is neither
bool is_held_in_memory(const std::string& key);

/// What a broker holds, as Resque's keys: name without namespace -> `{type, value}`.
json keys_of(const understudy::broker& broker);

/// The part of a scenario's keys that memory holds, without namespace, ready to compare.
json comparable_keys(const json& keys, const std::string& name_space);

/// All of a scenario's keys, without namespace, ready to compare with those of a Redis. Only
/// the lock of who prunes is passed over: ours does so beside its work, and may end before.
json comparable_redis_keys(const json& keys, const std::string& name_space);

/// A failure record with the fields of Resque's, so far as memory holds them.
json record_of(const understudy::failure& failed);

/// The record without what is Ruby's own wording or a matter of time; null stays null.
json comparable_record(const json& record);

/// `host:pid:queues` with the placeholder of the vectors.
/// \throws std::runtime_error if it does not begin with a host and a process id
std::string worker_with_placeholder(const std::string& id);

}  // namespace golden
