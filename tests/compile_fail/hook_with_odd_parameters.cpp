// says: a hook has parameters that it cannot be given
#include "understudy/client.hpp"

struct send_mail {
  int user;
  bool before_enqueue(int) const { return true; }
};
void enqueue(understudy::client& client) { client.enqueue(send_mail{1}); }
