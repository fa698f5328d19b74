#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "foreign.hpp"
#include "setup.hpp"
#include "understudy/broker/broker.hpp"

namespace redis_tests {

/// A job as others write it, whose bytes we would write otherwise.
inline const std::string job = R"({"class":"Mail","args":[1,2.0]})";

inline understudy::message sent(const std::string& id, const std::string& payload = job) {
  understudy::message one{payload, {}};
  one.envelope.id = id;
  return one;
}

/// Our broker and another's client, in one namespace of the tests' Redis.
class shared_redis : public testing::Test {
 protected:
  std::string key(const std::string& name) const { return setup_.name_space + ":" + name; }

  setup setup_;
  std::unique_ptr<understudy::broker> owned_ = setup_.make();
  understudy::broker& broker_ = *owned_;
  foreign_client foreign_;
};

}  // namespace redis_tests
