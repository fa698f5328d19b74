#include "understudy/secret.hpp"

#include <ostream>

namespace understudy::detail {

void print_secret(std::ostream& out) { out << "[secret]"; }

}  // namespace understudy::detail
