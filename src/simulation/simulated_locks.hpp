#pragma once

#include "simulation/execution.hpp"
#include "understudy/broker/lock_store.hpp"

namespace understudy::simulation::detail {

/// A lock store whose every act is a step.
class simulated_locks final : public lock_store {
 public:
  simulated_locks(execution& of, lock_store& storage) : of_{of}, storage_{&storage} {}

  void store_in(lock_store& storage) { storage_ = &storage; }

  bool acquire(std::string_view key, std::string_view owner, time_point now,
               std::chrono::microseconds ttl) override;
  bool release(std::string_view key, std::string_view owner) override;
  bool extend(std::string_view key, std::string_view owner, time_point now,
              std::chrono::microseconds ttl) override;
  std::optional<held_lock> holder_of(std::string_view key, time_point now) const override;
  std::vector<held_lock> held(time_point now) const override;

  /// Of the step at hand: it may take this lock, or let it go.
  void writes(std::string_view key) const;

 private:
  template <class Act>
  bool step(std::string_view verb, std::string_view key, std::string_view owner, Act act);

  void name(std::string_view key, std::string_view owner) const;
  std::string holder(std::string_view key) const;
  std::string taken(std::string_view key, std::string_view owner, time_point now,
                    std::chrono::microseconds ttl) const;
  std::string let_go(std::string_view key, std::string_view owner) const;

  execution& of_;
  lock_store* storage_;
};

}  // namespace understudy::simulation::detail
