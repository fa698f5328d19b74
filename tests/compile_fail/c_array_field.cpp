// says: a pointer or C array would dangle
#include "understudy/wire/arguments.hpp"

struct send_mail {
  char to[8];
  UNDERSTUDY_FIELDS(send_mail, to)
};
auto written = understudy::arguments::from(send_mail{});
