#pragma once

#include <string>
#include <string_view>

#include "understudy/wire/format.hpp"

namespace understudy {

/// Resque's wire format, byte for byte what its Ruby client writes: `{"class":"J","args":[...]}`.
///
/// It holds nothing but name and arguments, so a broker keeps id, attempt and the rest of the
/// envelope apart. Decoding takes any JSON object with a `class`: missing or null `args` are no
/// arguments, further keys are passed over, and of a repeated key the last counts (resque 3.0.0).
class resque_format final : public wire_format {
 public:
  std::string encode(std::string_view job, std::string_view arguments) const override;
  decoded_payload decode(std::string_view payload) const override;
  std::string job_of(std::string_view payload) const override;

  /// Refuses what nests more than `max_json_depth` levels, its own object and array included.
  void check(std::string_view payload) const override;

  /// One for all: it has no state.
  static const resque_format& shared();
};

}  // namespace understudy
