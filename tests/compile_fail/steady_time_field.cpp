// says: a steady clock's time means nothing in another process
#include <chrono>

#include "understudy/wire/arguments.hpp"

struct expire {
  std::chrono::steady_clock::time_point at;
};
auto written = understudy::arguments::from(expire{});
