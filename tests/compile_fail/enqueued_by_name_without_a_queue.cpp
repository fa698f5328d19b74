// says: a job without a type states no queue; say enqueue_to
#include "understudy/client.hpp"

void enqueue(understudy::client& client) {
  client.enqueue("SendMail", understudy::arguments::of(1));
}
