#include "redis/item.hpp"

#include <chrono>

#include "redis/json.hpp"
#include "redis/packed.hpp"
#include "understudy/error.hpp"
#include "understudy/wire/resque.hpp"

namespace understudy::redis {

std::string item_text(std::string_view queue, std::string_view payload) {
  const auto& format = resque_format::shared();
  try {
    const auto job = format.decode(payload);
    if (format.encode(job.job, job.arguments) != payload) return {};
  } catch (const error&) {
    return {};
  }
  std::string text{payload.substr(0, payload.size() - 1)};
  text += R"(,"queue":)";
  append_string(text, queue);
  return text + "}";
}

item item_in(std::string_view text) {
  const auto& format = resque_format::shared();
  const auto job = format.decode(text);
  const auto members = members_of(text);
  const auto queue = members.find("queue");
  if (queue == members.end()) throw decode_error{"a scheduled item names no queue"};
  return {string_in(queue->second), format.encode(job.job, job.arguments)};
}

std::string second_of(time_point due) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(due).time_since_epoch().count());
}

time_point time_of_second(std::string_view second) {
  constexpr auto most = std::chrono::duration_cast<std::chrono::seconds>(never.time_since_epoch());
  const auto count = number_in(second);
  if (count >= most.count()) return never;
  return time_point{std::chrono::seconds{count}};
}

}  // namespace understudy::redis
