// says: a handler by name takes its job's arguments as const understudy::arguments&
#include <string>

#include "understudy/registry.hpp"

void handle(understudy::registry& jobs) {
  jobs.handle("SendMail", [](const std::string& body) { static_cast<void>(body.size()); });
}
