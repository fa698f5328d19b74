// says: an aggregate of more than 20 fields needs
#include "understudy/wire/arguments.hpp"

struct form {
  int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u;
};
auto written = understudy::arguments::from(form{});
