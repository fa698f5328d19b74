// says: a long double does not survive JSON
#include "understudy/wire/arguments.hpp"

struct measure {
  long double value;
};
auto written = understudy::arguments::from(measure{});
