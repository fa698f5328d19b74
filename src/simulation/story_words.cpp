#include "simulation/story_words.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "testing/spelled_time.hpp"
#include "understudy/wire/resque.hpp"

namespace understudy::simulation::detail {

namespace {

constexpr std::string_view of_unique_job = "unique_job:";
constexpr std::string_view at_work = ":running";

}  // namespace

std::string told_time(time_point when) {
  const std::chrono::duration<double> passed = when - virtual_clock{}.now();
  return fmt::format("t={:g}s", passed.count());
}

std::string lasting(std::chrono::microseconds time) {
  constexpr std::chrono::microseconds year = std::chrono::days{365};
  if (time < 2 * year) return understudy::detail::in_words(time);
  return fmt::format("{}{} years", time % year == year.zero() ? "" : "more than ", time / year);
}

std::string story_words::job(const std::string& name, const std::string& arguments) const {
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
  return text;
}

std::string story_words::job(std::string_view id, const std::string& name,
                             const std::string& arguments) const {
  return fmt::format("#{} {}", id, job(name, arguments));
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
  const auto named = unique_.find(key);
  if (named == unique_.end()) return fmt::format("lock \"{}\"", key);
  return fmt::format("the unique lock of {}{}", key.ends_with(at_work) ? "running " : "",
                     named->second);
}

std::string story_words::owner(std::string_view key, std::string_view owner) const {
  return is_unique(key) ? fmt::format("job #{}", owner) : fmt::format("\"{}\"", owner);
}

std::string story_words::asker(std::string_view key, std::string_view who) const {
  return (is_unique(key) ? "for " : "as ") + owner(key, who);
}

void story_words::name_unique_lock(std::string_view key, std::string_view job) {
  if (key.find(of_unique_job) != key.npos) unique_.try_emplace(std::string{key}, job);
}

std::optional<taken_lock> story_words::takes(std::string_view key, taken_lock now) {
  auto before = lets_go(key);
  taken_.emplace(key, std::move(now));
  return before;
}

std::optional<taken_lock> story_words::lets_go(std::string_view key) {
  const auto found = taken_.find(key);
  if (found == taken_.end()) return std::nullopt;
  auto taken = std::move(found->second);
  taken_.erase(found);
  return taken;
}

}  // namespace understudy::simulation::detail
