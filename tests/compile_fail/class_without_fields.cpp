// says: this is no job. A job is a plain aggregate
#include "understudy/client.hpp"

class send_mail {
 public:
  static constexpr auto queue = "mail";

 private:
  int user_ = 0;
};
void enqueue(understudy::client& client) { client.enqueue(send_mail{}); }
