// says: a job lists its plugins as using plugins = understudy::plugins
#include "understudy/client.hpp"

struct audit {
  bool before_enqueue() const { return true; }
};
struct send_mail {
  int user;
  using plugins = audit;
};
void enqueue(understudy::client& client) { client.enqueue(send_mail{1}); }
