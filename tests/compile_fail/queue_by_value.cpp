// says: queue\(\) returns a literal or a string_view
#include <string>

#include "understudy/client.hpp"

struct send_mail {
  int user;
  static std::string queue() { return "mail"; }
};
void enqueue(understudy::client& client) { client.enqueue(send_mail{1}); }
