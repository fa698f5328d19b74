#pragma once

#include <hiredis/hiredis.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace redis_tests {

using owned_reply = std::unique_ptr<redisReply, decltype(&freeReplyObject)>;

/// Sends a command of words of any bytes, and waits for the answer, which may be an error.
/// \throws std::runtime_error if none comes.
inline owned_reply command(redisContext& connection, const std::vector<std::string>& words) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const auto& word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  owned_reply reply{static_cast<redisReply*>(redisCommandArgv(
                        &connection, static_cast<int>(words.size()), texts.data(), sizes.data())),
                    freeReplyObject};
  if (!reply) throw std::runtime_error{connection.errstr};
  return reply;
}

}  // namespace redis_tests
