// says: JSON objects have string keys
#include <map>

#include "understudy/wire/arguments.hpp"

struct count {
  std::map<int, int> by_user;
};
auto written = understudy::arguments::from(count{});
