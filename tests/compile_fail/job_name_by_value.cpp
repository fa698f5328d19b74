// says: job_name\(\) returns a literal or a string_view
#include <string>

#include "understudy/wire/arguments.hpp"

struct send_mail {
  int user;
  static std::string job_name() { return "send_mail"; }
};
auto name = understudy::job_name<send_mail>();
