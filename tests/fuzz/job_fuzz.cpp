// Any bytes as a payload: they are refused, or they make a job that survives its own encoding.

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "understudy/error.hpp"
#include "understudy/wire/arguments.hpp"
#include "understudy/wire/resque.hpp"

namespace fuzz {

enum class color : std::uint8_t { red, green };

struct place {
  std::string street;
  std::optional<std::uint16_t> number;
};

struct everything {
  bool flag;
  std::int8_t small;
  std::uint64_t large;
  float single;
  double wide;
  std::string text;
  color hue;
  std::optional<double> maybe;
  std::vector<std::pair<std::string, int>> pairs;
  std::set<int> numbers;
  std::map<std::string, place> places;
  std::chrono::milliseconds delay;
  understudy::bytes data;
  understudy::secret<std::string> password;
  std::unique_ptr<place> home;
};

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view payload{reinterpret_cast<const char*>(data), size};
  const auto& format = understudy::resque_format::shared();
  const auto codec = understudy::codec_of<fuzz::everything>();
  fuzz::everything job{};
  try {
    const auto decoded = format.decode(payload);
    understudy::decode_arguments(codec, decoded.arguments, &job);
  } catch (const understudy::decode_error&) {
    return 0;
  }
  const auto arguments = understudy::encode_arguments(codec, &job);
  understudy::check_lossless(codec, &job, arguments);  // what it throws ends the fuzzer
  const auto again = format.encode("fuzz::everything", arguments);
  if (format.decode(again).arguments != arguments) std::abort();
  return 0;
}
