#pragma once

#include <hiredis/hiredis.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "command.hpp"
#include "server.hpp"

namespace redis_tests {

/// Another client of the tests' Redis, which knows nothing of understudy.
class foreign_client {
 public:
  explicit foreign_client(const server& of = server::shared())
      : connection_{redisConnect("127.0.0.1", of.port()), redisFree} {}

  /// Sends a command. \return the texts of its answer; a number as text, none for nil.
  std::vector<std::string> operator()(const std::vector<std::string>& words) const {
    std::vector<std::string> answer;
    append(answer, *command(*connection_, words));
    return answer;
  }

 private:
  static void append(std::vector<std::string>& to, const redisReply& reply) {
    if (reply.type == REDIS_REPLY_ERROR) throw std::runtime_error{reply.str};
    if (reply.type == REDIS_REPLY_NIL) return;
    if (reply.type == REDIS_REPLY_INTEGER) {
      to.push_back(std::to_string(reply.integer));
    } else if (reply.type == REDIS_REPLY_ARRAY) {
      for (std::size_t i = 0; i < reply.elements; ++i) append(to, *reply.element[i]);
    } else {
      to.emplace_back(reply.str, reply.len);
    }
  }

  std::unique_ptr<redisContext, decltype(&redisFree)> connection_;
};

}  // namespace redis_tests
