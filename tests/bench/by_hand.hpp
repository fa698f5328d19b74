#pragma once

#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "redis/script.hpp"
#include "../redis/server.hpp"

namespace bench {

/// The Redis that all measure on. As it comes, it writes no log of what it does.
inline redis_tests::server& server() {
  static redis_tests::server own{{"--appendonly", "no"}};
  return own;
}

/// A client without a library: commands that are written down by hiredis, then answered.
class by_hand {
 public:
  using owned_reply = std::unique_ptr<redisReply, decltype(&freeReplyObject)>;

  by_hand() : context_{redisConnect("127.0.0.1", server().port()), redisFree} {
    if (!context_ || context_->err != 0) throw std::runtime_error{"Redis by hand"};
  }

  void write(const std::vector<std::string>& command) {
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const auto& word : command) {
      words.push_back(word.data());
      sizes.push_back(word.size());
    }
    redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(),
                           sizes.data());
  }

  owned_reply answer() {
    void* read = nullptr;
    if (redisGetReply(context_.get(), &read) != REDIS_OK) throw std::runtime_error{"no answer"};
    owned_reply owned{static_cast<redisReply*>(read), freeReplyObject};
    if (owned->type == REDIS_REPLY_ERROR) throw std::runtime_error{owned->str};
    return owned;
  }

  owned_reply ask(const std::vector<std::string>& command) {
    write(command);
    return answer();
  }

  /// Has Redis know a script of the library's. \return its digest.
  std::string load(const understudy::redis::script& what) {
    std::string text;
    for (const auto part : what.begins) text += part;
    const auto loaded = ask({"SCRIPT", "LOAD", text.append(what.text)});
    return {loaded->str, loaded->len};
  }

 private:
  std::unique_ptr<redisContext, decltype(&redisFree)> context_;
};

/// What is pushed of a `one_integer`, and what travels beside it.
inline std::string payload_of(std::int64_t key) {
  return fmt::format(R"({{"class":"bench::one_integer","args":[{}]}})", key);
}
inline std::string entry_of(std::int64_t key) {
  return fmt::format(",1,24:{:024x}0:16:1763900000000000", key);
}

}  // namespace bench
