// says: a handler states the types of its parameters: no auto, no overloads
#include "understudy/registry.hpp"

struct send_mail {
  int user;
};
void handle(understudy::registry& jobs) {
  jobs.handle<send_mail>([](const auto& mail) { static_cast<void>(mail.user); });
}
