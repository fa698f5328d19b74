#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "understudy/broker/message.hpp"
#include "understudy/registry.hpp"

namespace understudy::simulation::detail {

/// How a story calls jobs and locks.
class story_words {
 public:
  explicit story_words(const registry& jobs) : jobs_{jobs} {}

  /// `#1 charge(order=7)`
  std::string job(std::string_view id, const std::string& name, const std::string& arguments) const;
  std::string job(const message& what) const;

  /// `lock "unique_job:charge:5bd2f1c0.." of #1 charge(order=7)`; of nobody if none is known.
  std::string lock(std::string_view key) const;
  void lock_is_of(std::string_view key, std::string job) {
    owners_.insert_or_assign(std::string{key}, std::move(job));
  }

 private:
  const registry& jobs_;
  std::map<std::string, std::string, std::less<>> owners_;  // of locks by key: jobs
};

}  // namespace understudy::simulation::detail
