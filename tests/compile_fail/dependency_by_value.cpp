// says: perform takes its dependencies by reference
#include "understudy/registry.hpp"

struct mailer {};
struct send_mail {
  int user;
  void perform(mailer) const {}
};
void handle(understudy::registry& jobs) { jobs.handle<send_mail>(); }
