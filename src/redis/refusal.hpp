#pragma once

#include <string_view>

#include "redis/reply.hpp"
#include "understudy/error.hpp"
#include "understudy/redis/options.hpp"

namespace understudy::redis {

/// What an error that Redis answered means, and what to do about it.
broker_error refusal(std::string_view answered, const options& by, const error_context& about = {});

/// Where a Redis is, for messages: without its password.
std::string place_of(const options& there);

/// Whether an error says that nothing was done because the script is not known there.
bool says_no_script(const reply_view& answered);

/// Whether an error says that nothing was done, and that it will pass by itself.
bool says_wait(std::string_view answered);

}  // namespace understudy::redis
