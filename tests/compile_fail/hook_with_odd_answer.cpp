// says: before_enqueue or before_dequeue hook answers bool
#include <string>

#include "understudy/client.hpp"

struct send_mail {
  int user;
  std::string before_enqueue() const { return "no"; }
};
void enqueue(understudy::client& client) { client.enqueue(send_mail{1}); }
