// says: a plugin for all jobs of a client or worker takes the context
#include "understudy/client.hpp"

struct audit {
  template <class Job>
  void after_enqueue(const Job&) const {}
};
void enqueue(understudy::client& client) { client.use(audit{}); }
