#pragma once

#include <string>
#include <understudy/client.hpp>

namespace app {

struct greet {
  std::string name;
  static constexpr auto queue = "greetings";
  void perform(std::string& said) const { said += "hello " + name; }
};

void visit(understudy::client& jobs, const std::string& name);

}  // namespace app
