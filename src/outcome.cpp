#include "understudy/outcome.hpp"

namespace understudy {

std::string_view to_string(outcome how) {
  switch (how) {
    case outcome::performed: return "performed";
    case outcome::halted: return "halted";
    case outcome::swallowed: return "swallowed";
    case outcome::failed: return "failed";
    case outcome::retried: return "retried";
    case outcome::discarded: return "discarded";
    case outcome::stopped: return "stopped";
    case outcome::interrupted: return "interrupted";
  }
  return "unknown";
}

}  // namespace understudy
