#pragma once

#include <string>
#include <string_view>

#include "understudy/broker/message.hpp"

namespace understudy::redis {

/// A failure as Resque's record: JSON, its keys in Resque's order.
std::string record_of(const failure& failed);

/// A record that says when it was last attempted again, and is otherwise as it was. One that is no
/// record stays as it is.
std::string with_retried_at(std::string_view record, time_point then);

/// What a record has no room for: exact times and bytes, and the envelope.
std::string details_of(const failure& failed);

/// A failure of a record, and of what lies beside it; empty for a foreign record.
failure failure_of(std::string_view record, std::string_view details);

/// What is written of payloads that are no JSON into the JSON of others.
std::string shown_payload(std::string_view payload);

}  // namespace understudy::redis
