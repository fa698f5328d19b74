#include "simulation/story_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "understudy/wire/resque.hpp"

namespace understudy::simulation::detail {

namespace {

// A hash tells nobody anything: as much of it as tells one from another.
std::string without_hash(std::string_view key) {
  constexpr std::size_t digits = 32;
  constexpr std::size_t enough = 8;
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  for (std::size_t from = 0; (from = key.find_first_of(hexadecimal, from)) != key.npos;) {
    const auto end = std::min(key.find_first_not_of(hexadecimal, from), key.size());
    if (end - from == digits) {
      return fmt::format("{}..{}", key.substr(0, from + enough), key.substr(end));
    }
    from = end;
  }
  return std::string{key};
}

}  // namespace

std::string story_words::job(std::string_view id, const std::string& name,
                             const std::string& arguments) const {
  auto text = name + arguments;
  try {
    if (const auto type = jobs_.find(name); type && type->codec) {
      type->codec->with_new([&](void* job) {
        decode_arguments(*type->codec, arguments, job);
        text = describe_job(*type->codec, job);
      });
    }
  } catch (const std::exception&) {
    text = "(not a job)";
  }
  return fmt::format("#{} {}", id, text);
}

std::string story_words::job(const message& what) const {
  try {
    const auto payload = resque_format::shared().decode(what.payload);
    return job(what.envelope.id, payload.job, payload.arguments);
  } catch (const std::exception&) {
    return fmt::format("#{} (not a job)", what.envelope.id);
  }
}

std::string story_words::lock(std::string_view key) const {
  const auto owner = owners_.find(key);
  return fmt::format("lock \"{}\"{}", without_hash(key),
                     owner == owners_.end() ? "" : " of " + owner->second);
}

}  // namespace understudy::simulation::detail
