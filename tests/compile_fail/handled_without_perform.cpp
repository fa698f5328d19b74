// says: this job has no .single. perform
#include "understudy/registry.hpp"

struct send_mail {
  int user;
};
void handle(understudy::registry& jobs) { jobs.handle<send_mail>(); }
