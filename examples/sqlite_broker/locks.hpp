#pragma once

#include "database.hpp"
#include "understudy/broker/lock_store.hpp"
#include "understudy/broker/message.hpp"

/// Lets go of the locks of a lease, in the transaction that ends it.
void let_go(database::transaction& of, const std::vector<understudy::owned_lock>& locks);

/// Locks in the same file as the jobs.
class sqlite_lock_store final : public understudy::lock_store {
 public:
  explicit sqlite_lock_store(database& storage) : database_{storage} {}

  bool acquire(std::string_view key, std::string_view owner, understudy::time_point now,
               std::chrono::microseconds ttl) override;
  bool extend(std::string_view key, std::string_view owner, understudy::time_point now,
              std::chrono::microseconds ttl) override;
  std::optional<understudy::held_lock> holder_of(std::string_view key,
                                                 understudy::time_point now) const override;
  bool release(std::string_view key, std::string_view owner) override;
  std::vector<understudy::held_lock> held(understudy::time_point now) const override;

 private:
  database& database_;
};
