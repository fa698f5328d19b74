// says: a hook has parameters that it cannot be given
#include "understudy/client.hpp"

struct audit {
  template <class Job>
  bool before_enqueue(const Job&) {
    return true;
  }
};
struct send_mail {
  int user;
  using plugins = understudy::plugins<audit>;
};
void enqueue(understudy::client& client) { client.enqueue(send_mail{1}); }
