// says: a pointer or C array would dangle

#include "understudy/wire/arguments.hpp"

struct send_mail {
  const char* to;
};
auto written = understudy::arguments::from(send_mail{});
