// says: no way to write this field

#include "understudy/wire/arguments.hpp"

class opaque {
  int inside_ = 0;
};
struct hand_over {
  opaque thing;
};
auto written = understudy::arguments::from(hand_over{});
