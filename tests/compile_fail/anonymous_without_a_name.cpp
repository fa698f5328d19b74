// says: needs a name on the wire

#include "understudy/wire/arguments.hpp"

namespace {
struct send_mail {
  int user;
};
}  // namespace
auto written = understudy::arguments::from(send_mail{});
