#pragma once

#include <hiredis/hiredis.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace understudy::redis {

/// What Redis answered, or a part of it. Belongs to a `reply`, which has to outlive it.
class reply_view {
 public:
  explicit reply_view(const redisReply* seen) : seen_{seen} {}

  bool is_nil() const { return seen_->type == REDIS_REPLY_NIL; }
  bool is_error() const { return seen_->type == REDIS_REPLY_ERROR; }

  /// The bytes of a text, a status or an error; empty for all else.
  std::string_view text() const {
    return seen_->str == nullptr ? std::string_view{} : std::string_view{seen_->str, seen_->len};
  }
  std::string string() const { return std::string{text()}; }

  /// A number, as such; 0 for all else.
  long long integer() const { return seen_->type == REDIS_REPLY_INTEGER ? seen_->integer : 0; }

  /// How many parts an array has; 0 for all else.
  std::size_t size() const { return seen_->type == REDIS_REPLY_ARRAY ? seen_->elements : 0; }
  reply_view operator[](std::size_t index) const { return reply_view{seen_->element[index]}; }

 private:
  const redisReply* seen_;
};

/// What Redis answered, as a whole.
class reply : public reply_view {
 public:
  /// Takes what hiredis made.
  explicit reply(redisReply* made) : reply_view{made}, owned_{made} {}

 private:
  struct release {
    void operator()(redisReply* made) const { freeReplyObject(made); }
  };
  std::unique_ptr<redisReply, release> owned_;
};

}  // namespace understudy::redis
