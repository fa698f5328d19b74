#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "redis/connection.hpp"
#include "redis/per_process.hpp"
#include "redis/script.hpp"
#include "understudy/redis/options.hpp"

namespace understudy::redis {

/// A Redis as its callers see it: there, unless it says otherwise. Any thread may call.
class server {
 public:
  explicit server(options given);

  const options& settings() const { return settings_; }

  /// A key of the namespace.
  std::string key(std::string_view name) const { return std::string{prefix_}.append(name); }

  /// Runs a script. `about` is the queue in question, for messages.
  /// \throws broker_error if Redis refuses, or cannot be reached in as many tries as there may be.
  reply run(const script& what, const words& arguments, std::string_view about = {}) const;

  /// Runs one command, which may be sent again. \throws broker_error as `run` does.
  reply ask(const words& command) const;

 private:
  struct pool {
    std::mutex mutex;
    std::vector<std::unique_ptr<connection>> idle;
    std::map<const script*, std::string> digests;
  };

  std::unique_ptr<connection> take() const;
  void give_back(std::unique_ptr<connection> unused) const;
  std::string digest_of(const script& what, std::string_view about, bool anew) const;
  template <class Talk>
  reply until_reached(std::string_view does, repeatable again, std::string_view about,
                      const Talk& talk) const;

  options settings_;
  std::string prefix_;
  per_process<pool> pool_;
};

}  // namespace understudy::redis
