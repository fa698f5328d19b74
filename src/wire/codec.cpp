#include "understudy/wire/codec.hpp"

#include <fmt/format.h>

#include "understudy/error.hpp"

namespace understudy::detail {

void refuse_too_few(std::size_t position, std::string_view field) {
  error_context about;
  about.field = field;
  about.position = position;
  throw decode_error{"too few arguments", about};
}

void refuse_too_many(std::size_t fields) {
  error_context about;
  about.position = fields;
  throw decode_error{fmt::format("too many arguments: the job has {}", fields), about};
}

}  // namespace understudy::detail
