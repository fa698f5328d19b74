#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "redis/server.hpp"
#include "understudy/broker/lock_store.hpp"

namespace understudy::redis {

/// The locks of a Redis broker. Any thread may call.
class locks final : public lock_store {
 public:
  explicit locks(const server& on) : server_{on} {}

  bool acquire(std::string_view key, std::string_view owner, time_point now,
               std::chrono::microseconds ttl) override;
  bool release(std::string_view key, std::string_view owner) override;
  bool extend(std::string_view key, std::string_view owner, time_point now,
              std::chrono::microseconds ttl) override;
  std::optional<held_lock> holder_of(std::string_view key, time_point now) const override;
  std::vector<held_lock> held(time_point now) const override;

 private:
  bool hold(const script& how, std::string_view key, std::string_view owner, time_point now,
            std::chrono::microseconds ttl);

  const server& server_;
};

}  // namespace understudy::redis
