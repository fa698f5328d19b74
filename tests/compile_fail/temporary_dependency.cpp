// says: deleted.*provide
#include "understudy/registry.hpp"

struct mailer {};
void lend(understudy::registry& jobs) { jobs.provide(mailer{}); }
