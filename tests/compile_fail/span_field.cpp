// says: a view .string_view, span, reference_wrapper. would dangle
#include <span>

#include "understudy/wire/arguments.hpp"

struct send_mail {
  std::span<const int> users;
};
auto written = understudy::arguments::from(send_mail{});
