#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "understudy/wire/job_codec.hpp"

namespace understudy {

/// A job's arguments for a message: as they are, and as a human may see them.
struct shown_arguments {
  std::string json;                              ///< the text of a JSON array
  std::string shown;                             ///< the same with secrets hidden
  std::span<const std::string_view> names = {};  ///< of the arguments, as far as they have any

  /// What a message calls one of them: `key`, `argument 0`.
  std::string name(std::size_t index) const;

  /// What a message shows of one of them, cut if it is long; empty if there are fewer.
  std::string value(std::size_t index) const;
};

/// The arguments of `*job`, an object of the codec's type.
shown_arguments show_arguments(const job_codec& codec, const void* job);

/// Where arguments are not the wanted ones, such as `whose key is 7 instead of 123`; of long texts,
/// lists and objects only the differing place. Names are those of `found`. Empty if they are the
/// same.
std::string describe_difference(const shown_arguments& found, const shown_arguments& wanted);

/// How many of the wanted arguments, texts of JSON arrays, stand in their place.
std::size_t count_matching(std::string_view found, std::string_view wanted);

}  // namespace understudy
