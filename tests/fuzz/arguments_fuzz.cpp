// Any bytes: this library and nlohmann's agree on whether they are arguments, and on what they say.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "differential/readers.hpp"

namespace {

// Where the two differ on purpose; see tests/unit/differential_test.cpp.
bool differs_on_purpose(std::string_view json) {
  if (json.find('\0') != json.npos || json.rfind("\xef\xbb\xbf", 0) == 0) return true;
  std::size_t digits = 0;
  std::size_t depth = 0;
  for (const char c : json) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (c == '[' || c == '{') ++depth;
    if (digits > 18 || depth > understudy::max_json_depth) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view json{reinterpret_cast<const char*>(data), size};
  const auto ours = differential::read_by_us(json);
  if (ours && differential::read_by_us(*ours) != ours) std::abort();  // one spelling, for good
  if (differs_on_purpose(json)) return 0;
  const auto theirs = differential::read_by_nlohmann(json);
  if (ours.has_value() != theirs.has_value()) std::abort();
  if (ours && !differential::is_same(differential::tree::parse(*ours), *theirs)) std::abort();
  return 0;
}
