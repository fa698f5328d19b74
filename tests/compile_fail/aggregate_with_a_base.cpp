// says: this aggregate has a base class; list its fields

#include "understudy/wire/arguments.hpp"

struct base {
  int id;
};
struct derived : base {
  int more;
};
auto written = understudy::arguments::from(derived{});
