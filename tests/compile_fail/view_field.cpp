// says: a view .string_view, span, reference_wrapper. would dangle
#include <string_view>

#include "understudy/wire/arguments.hpp"

struct send_mail {
  std::string_view to;
};
auto written = understudy::arguments::from(send_mail{});
