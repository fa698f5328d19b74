#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "server.hpp"
#include "understudy/redis/broker.hpp"

namespace redis_tests {

/// A namespace of its own on the tests' Redis, and brokers that share it.
struct setup {
  std::string name_space = "test" + std::to_string(next()++);

  understudy::redis::options options() const {
    auto given = understudy::redis::options::parse(server::shared().address());
    given.name_space = name_space;
    return given;
  }
  std::unique_ptr<understudy::broker> make() {
    return std::make_unique<understudy::redis::broker>(options());
  }

 private:
  static std::atomic<int>& next() {
    static std::atomic<int> number = 0;
    return number;
  }
};

}  // namespace redis_tests
