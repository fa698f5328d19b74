#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "understudy/broker/broker.hpp"

/// What there is to see of a broker, and the little that an operator may change: each answer is a
/// JSON array of objects that have the same members, so that it is a table too.
namespace inspector {

using rows = nlohmann::ordered_json;

inline constexpr std::size_t all = static_cast<std::size_t>(-1);

rows queues(const understudy::broker& of);

/// Each `working` or `idle`; `silent` if it gave signs of life, but none for so long that other workers
/// may take it for dead, by the clock of this machine.
rows workers(understudy::broker& of, understudy::time_point now);
rows peek(const understudy::broker& of, const std::string& queue, std::size_t start,
          std::size_t count);
rows scheduled(const understudy::broker& of);
rows stats(const understudy::broker& of);

/// The failed set, numbered from 0, without payloads.
rows failed(const understudy::broker& of);

/// One entry of it, with all that is known.
/// \throws usage_error if there is none of this number.
rows failed_entry(const understudy::broker& of, std::size_t number);

/// Pushes a failed job again, or all that were not yet: to the queue of each, or to another if one is
/// named; of all, those are left that name no queue themselves. \return how many.
/// \throws usage_error if there is none of this number.
std::size_t retry_failed(understudy::broker& of, std::size_t number, const std::string& queue = {});

/// Takes an entry off the failed set, or all. \return how many.
/// \throws usage_error if there is none of this number.
std::size_t remove_failed(understudy::broker& of, std::size_t number);

/// Moves jobs from the head of a queue to the end of another, one by one. \return how many.
std::size_t move(understudy::broker& of, const std::string& from, const std::string& to,
                 std::size_t count);

/// For programs, as JSON; for people, as a table.
std::string as_json(const rows& shown);
std::string as_table(const rows& shown);

}  // namespace inspector
